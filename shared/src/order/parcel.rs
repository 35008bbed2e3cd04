//! Several parcels, several sellers, one word for the customer.

use super::status::OrderStatus;

/// The status that several parts make together: that of the part which is least advanced. A cancelled part counts only
/// when every part is cancelled, and a status that is not known here counts as the least advanced of all.
///
/// The parts are the parcels of a seller's order (and [`OrderStatus::Processing`] for units that are in none), or the
/// sellers' parts of a customer's order. Nothing when there is no part.
pub fn least_advanced<'a>(
    parts: impl IntoIterator<Item = &'a OrderStatus>,
) -> Option<&'a OrderStatus> {
    parts.into_iter().min_by_key(|status| place(status))
}

fn place(status: &OrderStatus) -> usize {
    match status {
        OrderStatus::Other(_) => 0,
        OrderStatus::Pending => 1,
        OrderStatus::Processing => 2,
        OrderStatus::Shipped => 3,
        OrderStatus::OutForDelivery => 4,
        OrderStatus::Delivered => 5,
        OrderStatus::Returned => 6,
        OrderStatus::Cancelled => 7,
    }
}
