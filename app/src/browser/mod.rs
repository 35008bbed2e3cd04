//! Thin wrappers over the browser. `web_sys` and `js_sys` are used here and nowhere else.

pub mod boot;
pub mod channel;
pub mod clock;
pub mod courier;
pub mod database;
pub mod document;
pub mod download;
pub mod echarts;
pub mod event_stream;
pub mod events;
pub mod http;
pub mod json;
pub mod keys;
pub mod links;
pub mod location;
pub mod locks;
pub mod media;
pub mod plotter;
pub mod plural;
pub mod print;
pub mod random;
pub mod service_worker;
pub mod share;
pub mod stencil;
pub mod storage;
pub mod zone;
