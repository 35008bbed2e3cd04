//! What only whoever connects a backend wants to read.

/// Writes a warning to the browser's console.
pub fn warn(sentence: &str) {
    web_sys::console::warn_1(&sentence.into());
}
