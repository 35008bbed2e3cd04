//! What needs no account: the lookup and the tracking of an order.

mod looked_up;
mod lookup;
mod order_form;
mod order_page;

pub use looked_up::LookedUp;
pub use lookup::LookupPage;
pub use order_page::OrderPage;
