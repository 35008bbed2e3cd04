//! The reference implementation of Sokoni's API contract: axum on SQLite.
//!
//! In reading order: [`app`] puts the routes together, `routes` has one file a resource, `store` is the only place
//! with SQL, `auth` knows who asks. `demo` and `import` fill a database; `bench` measures a running server.

#![expect(
    unreachable_pub,
    reason = "modules are private, their items are the crate's own"
)]

mod app;
pub mod asking;
mod auth;
pub mod bench;
mod changing;
mod clock;
pub mod config;
pub mod demo;
mod error;
pub mod import;
mod inquiring;
mod insight_keeper;
mod insights;
mod jobs;
mod live;
mod openapi;
pub mod promise;
mod promiser;
mod ranker;
mod routes;
mod static_files;
pub mod store;
mod watch;
mod windows;

pub use app::{AppState, app};
pub use auth::{SessionSecret, signature};
pub use clock::Clock;
pub use error::StartError;
pub use openapi::openapi_json;
pub use watch::begin as begin_watch;
