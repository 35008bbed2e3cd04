//! What the operator decides when the server starts.

use std::net::SocketAddr;
use std::path::PathBuf;

/// How `serve` works.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The folder with the built application.
    pub dist: PathBuf,
    /// Logins that one address, and one e-mail address, may try in a minute.
    pub logins_a_minute: u32,
    /// Lookups that one address, and one order number, may cost in a minute.
    pub lookups_a_minute: u32,
    /// Whether the last entry of `X-Forwarded-For` is the caller: only behind a proxy that sets it.
    pub trusts_proxy: bool,
    /// Whether cookies and browsers are told to insist on HTTPS.
    pub is_https: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            dist: PathBuf::from("dist"),
            logins_a_minute: 10,
            lookups_a_minute: 60,
            trusts_proxy: false,
            is_https: false,
        }
    }
}
