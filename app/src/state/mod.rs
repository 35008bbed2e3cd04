//! What the whole application shares: configuration, session, connection, announcements, loading.

mod announcer;
mod connection;
mod fetching;
mod load;
mod memory;
mod navigation;
mod preferences;
mod startup;

pub use announcer::Announcer;
pub use connection::Connection;
pub use fetching::Fetching;
pub use load::{Earlier, LoadState, Loader};
pub use memory::Memory;
pub use navigation::Navigation;
pub use preferences::{Theme, choose_locale};
pub use startup::{Session, Startup, leave_for_login};
