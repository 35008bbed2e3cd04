//! The orders on screen: each changes in place, so that nothing moves under the finger.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::api::seller_orders::{OrderPage, OrderRow};
use shared::ids::OrderId;

/// What is said about a part of the list beside its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) count: Option<u64>,
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) as_of: Option<shared::time::Timestamp>,
    /// Number of the last event that the list knows of.
    pub(super) last_event: Option<u64>,
}

/// The orders on screen.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    /// In the order of the list.
    pub(super) ids: RwSignal<Vec<OrderId>>,
    /// What stands around them.
    pub(super) around: RwSignal<Around>,
    signals: StoredValue<BTreeMap<OrderId, ArcRwSignal<OrderRow>>>,
}

impl Rows {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            ids: RwSignal::new(Vec::new()),
            around: RwSignal::new(Around::default()),
            signals: StoredValue::new(BTreeMap::new()),
        }
    }

    /// Shows a part of the list.
    pub(super) fn show(self, page: OrderPage) {
        let ids: Vec<OrderId> = page.results.iter().map(|row| row.id.clone()).collect();
        self.signals
            .update_value(|signals| signals.retain(|id, _| ids.contains(id)));
        for row in page.results {
            self.put(row);
        }
        if self.ids.with_untracked(|shown| *shown != ids) {
            self.ids.set(ids);
        }
        self.around.set(Around {
            count: page.count,
            next: page.next_cursor,
            previous: page.previous_cursor,
            time_zone: page.time_zone,
            as_of: page.as_of,
            last_event: page.last_event,
        });
    }

    /// Shows what an order has become, if it is on screen; whether it is.
    pub(super) fn update(self, row: OrderRow) -> bool {
        let is_shown = self
            .signals
            .with_value(|signals| signals.contains_key(&row.id));
        if is_shown {
            self.put(row);
        }
        is_shown
    }

    /// The number of an order on screen.
    pub(super) fn number_of(self, id: &OrderId) -> Option<String> {
        let row = self.row(id)?;
        Some(row.with_untracked(|row| row.order_number.to_string()))
    }

    /// The row of an order on screen.
    pub(super) fn row(self, id: &OrderId) -> Option<ArcRwSignal<OrderRow>> {
        self.signals.with_value(|signals| signals.get(id).cloned())
    }

    fn put(self, row: OrderRow) {
        let known = self.row(&row.id);
        match known {
            Some(signal) if signal.with_untracked(|shown| *shown == row) => {}
            // An answer that is older than what is shown says nothing new.
            Some(signal) if signal.with_untracked(|shown| shown.version > row.version) => {}
            Some(signal) => signal.set(row),
            None => self.signals.update_value(|signals| {
                signals.insert(row.id.clone(), ArcRwSignal::new(row));
            }),
        }
    }
}
