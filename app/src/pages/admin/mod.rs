//! What an admin sees.

mod sellers;

pub use sellers::SellersPage;
