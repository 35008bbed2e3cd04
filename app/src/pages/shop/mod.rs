//! Pages of whoever looks after orders.

mod changes;
mod exceptions;
mod fulfillment;
mod order;
mod orders;
mod print;

pub use changes::ChangesPage;
pub use exceptions::ExceptionsPage;
pub use fulfillment::FulfillmentPage;
pub use order::OrderPage;
pub use orders::OrdersPage;
pub use print::PrintPage;
