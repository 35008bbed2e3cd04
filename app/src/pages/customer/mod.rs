//! What a customer with an account sees.

mod my_orders;
mod order_tracking;

pub use my_orders::MyOrdersPage;
pub use order_tracking::OrderTrackingPage;
