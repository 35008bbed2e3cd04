//! Thin wrappers over the browser. `web_sys` and `js_sys` are used here and nowhere else.

pub mod boot;
pub mod clock;
pub mod document;
pub mod events;
pub mod http;
pub mod json;
pub mod links;
pub mod location;
pub mod plural;
pub mod share;
pub mod storage;
pub mod zone;
