//! The orders on screen: each changes in place, so that nothing moves under the finger.

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
    pub(super) orders: RwSignal<Vec<OrderRow>>,
    /// What stands around them.
    pub(super) around: RwSignal<Around>,
}

impl Rows {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            orders: RwSignal::new(Vec::new()),
            around: RwSignal::new(Around::default()),
        }
    }

    /// Shows a part of the list.
    pub(super) fn show(self, page: OrderPage) {
        let newest = |row: OrderRow| {
            let known = self.find(&row.id);
            known.filter(|known| is_older(&row, known)).unwrap_or(row)
        };
        let orders: Vec<OrderRow> = page.results.into_iter().map(newest).collect();
        if self.orders.with_untracked(|shown| *shown != orders) {
            self.orders.set(orders);
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
        let shown = self.find(&row.id);
        if let Some(shown) = &shown
            && *shown != row
            && !is_older(&row, shown)
        {
            self.orders.update(|orders| {
                for order in orders.iter_mut().filter(|order| order.id == row.id) {
                    order.clone_from(&row);
                }
            });
        }
        shown.is_some()
    }

    /// The order on screen of that id.
    pub(super) fn find(self, id: &OrderId) -> Option<OrderRow> {
        self.orders
            .with_untracked(|orders| orders.iter().find(|order| order.id == *id).cloned())
    }
}

/// Whether an answer is older than what is shown: then it says nothing new.
fn is_older(row: &OrderRow, shown: &OrderRow) -> bool {
    row.version < shown.version
}
