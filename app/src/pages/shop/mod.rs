//! Pages of whoever looks after orders.

mod changes;
mod order;
mod orders;

pub use changes::ChangesPage;
pub use order::OrderPage;
pub use orders::OrdersPage;
