//! What the lookup has found, on its way to the page that shows it.

use leptos::prelude::*;
use shared::api::tracking::{TrackRequest, Tracking};
use shared::ids::OrderNumber;

/// The last answer of the lookup and what was asked. The e-mail address stays in memory; it never enters the address
/// bar or the history.
#[derive(Clone, Copy)]
pub struct LookedUp(StoredValue<Option<(TrackRequest, Tracking)>>);

impl LookedUp {
    /// Provides an empty one to everything below.
    pub fn provide() {
        provide_context(Self(StoredValue::new(None)));
    }

    /// The one that was provided.
    pub(super) fn get() -> Self {
        use_context().unwrap_or_else(|| Self(StoredValue::new(None)))
    }

    /// Keeps an answer for the page that shows it.
    pub(super) fn keep(self, request: TrackRequest, tracking: Tracking) {
        self.0.set_value(Some((request, tracking)));
    }

    /// Takes the answer, once, if it is about that order.
    pub(super) fn take(number: &OrderNumber) -> Option<(TrackRequest, Tracking)> {
        let kept = Self::get().0.try_update_value(Option::take).flatten();
        kept.filter(|(_, tracking)| tracking.order_number == *number)
    }
}
