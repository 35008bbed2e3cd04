//! How much of an order was handed over. Nobody sets this: it follows from the parcels.

use super::refusal::{Refusal, RefusalCode};

/// Units of one item of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemQuantity {
    /// Units ordered.
    pub ordered: u64,
    /// Of those, units in parcels that were handed over.
    pub shipped: u64,
}

/// How much of an order was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "snake_case"))]
pub enum Fulfillment {
    /// Nothing.
    Unfulfilled,
    /// Some units, but not all.
    PartiallyFulfilled,
    /// Every unit ordered. So is an order of nothing.
    Fulfilled,
}

impl Fulfillment {
    /// Every value, from nothing to everything.
    pub const ALL: [Self; 3] = [Self::Unfulfilled, Self::PartiallyFulfilled, Self::Fulfilled];

    /// Reads [`Fulfillment::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.as_str() == word)
    }

    /// As written on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unfulfilled => "unfulfilled",
            Self::PartiallyFulfilled => "partially_fulfilled",
            Self::Fulfilled => "fulfilled",
        }
    }
}

/// The fulfilment that the quantities of an order's items make.
pub fn fulfillment(items: &[ItemQuantity]) -> Fulfillment {
    if items.iter().all(|item| item.shipped >= item.ordered) {
        Fulfillment::Fulfilled
    } else if items.iter().all(|item| item.shipped == 0) {
        Fulfillment::Unfulfilled
    } else {
        Fulfillment::PartiallyFulfilled
    }
}

/// The quantities after a parcel with `units` of each item, in the same order, was handed over.
///
/// # Errors
/// When the parcel would be empty, or would hold more of an item than is left to ship.
pub fn pack(items: &[ItemQuantity], units: &[u64]) -> Result<Vec<ItemQuantity>, Refusal> {
    if units.iter().all(|units| *units == 0) {
        return Err(Refusal::of(RefusalCode::QuantityMissing, "ship"));
    }
    let exceeded = || Refusal::of(RefusalCode::QuantityExceeded, "ship");
    if units.len() > items.len() {
        return Err(exceeded());
    }
    let in_parcel = units.iter().copied().chain(std::iter::repeat(0));
    items
        .iter()
        .zip(in_parcel)
        .map(|(item, units)| {
            let shipped = item.shipped.checked_add(units).ok_or_else(exceeded)?;
            let fits = units == 0 || shipped <= item.ordered;
            fits.then_some(ItemQuantity { shipped, ..*item })
                .ok_or_else(exceeded)
        })
        .collect()
}
