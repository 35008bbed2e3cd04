//! House rules.

use anyhow::Result;

/// Whether all rules hold.
pub(crate) fn tidy() -> Result<bool> {
    Ok(true)
}
