//! What the whole application shares: configuration, session, connection, announcements, loading.

mod announcer;
mod board_address;
mod connection;
mod desk_figures;
mod entry;
mod fetching;
mod list_address;
mod load;
mod memory;
mod navigation;
mod outbox;
mod places;
mod preferences;
mod print_address;
mod queue_address;
mod selection;
mod startup;
mod wismo_address;

pub use announcer::Announcer;
pub use board_address::{board_route, board_view, read_board};
pub use connection::Connection;
pub use desk_figures::load_desk_figures;
pub use entry::{Entry, EntryState, Wish, with_changes_under_way};
pub use fetching::Fetching;
pub use list_address::ListAddress;
pub use load::{Earlier, LoadState, Loader};
pub use memory::Memory;
pub use navigation::Navigation;
pub use outbox::Outbox;
pub use places::Places;
pub use preferences::{Theme, choose_locale};
pub use print_address::{Paper, PrintAddress};
pub use queue_address::QueueAddress;
pub use selection::Selection;
pub use startup::{Session, Startup, leave_for_login};
pub use wismo_address::{Rate, WismoAddress};
