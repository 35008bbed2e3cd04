//! Which orders are ticked. It outlives the page, so that going back finds it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::ids::OrderId;

/// Orders that are ticked.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<BTreeSet<OrderId>>);

impl Selection {
    /// Provides an empty one to everything below.
    pub fn provide() -> Self {
        let selection = Self(RwSignal::new(BTreeSet::new()));
        provide_context(selection);
        selection
    }

    /// The selection of this program.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Whether an order is ticked; tracked.
    pub fn has(self, order: &OrderId) -> bool {
        self.0.with(|orders| orders.contains(order))
    }

    /// How many are ticked; tracked.
    pub fn count(self) -> usize {
        self.0.with(BTreeSet::len)
    }

    /// Every ticked order; tracked.
    pub fn orders(self) -> Vec<OrderId> {
        self.0.with(|orders| orders.iter().cloned().collect())
    }

    /// Ticks or unticks orders.
    pub fn set(self, orders: impl IntoIterator<Item = OrderId>, is_ticked: bool) {
        self.0.update(|ticked| {
            for order in orders {
                if is_ticked {
                    ticked.insert(order);
                } else {
                    ticked.remove(&order);
                }
            }
        });
    }

    /// Unticks all.
    pub fn clear(self) {
        self.0.update(BTreeSet::clear);
    }
}
