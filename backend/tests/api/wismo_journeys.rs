//! The ways of orders, made a second time from orders, items, parcels, events, exceptions and the definitions in docs/metrics.md: plain
//! loops, and nothing of ours that counts.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::SqlitePool;

use crate::wismo::{Oracle, Part};
use crate::wismo_rows::{EventRow, ItemRow, OrderRow, ParcelRow, Rows, Shop};

/// A paid part of an order that was neither called off nor sent back.
pub(crate) struct Journey {
    pub(crate) part: Part,
    pub(crate) lane: String,
    pub(crate) shop_name: String,
    pub(crate) placed: NaiveDate,
    pub(crate) first: NaiveDate,
    pub(crate) ship_by: NaiveDate,
    pub(crate) left: Option<NaiveDate>,
    pub(crate) missed: Option<NaiveDate>,
    pub(crate) promised: Option<NaiveDate>,
    pub(crate) estimated: Option<NaiveDate>,
    pub(crate) arrived: Option<NaiveDate>,
    pub(crate) causes: BTreeSet<String>,
    pub(crate) stars: Vec<u64>,
}

impl Rows {
    /// What is about a seller's part of an order, if that is paid and neither called off nor sent back.
    fn part<'a>(&'a self, order: &'a OrderRow, seller: &str) -> Option<PartRows<'a>> {
        let is_paid = order.pays_on_delivery || order.paid_at.is_some();
        if !is_paid || ["cancelled", "returned"].contains(&order.status.as_str()) {
            return None;
        }
        let parcels = || self.parcels.get(&order.id).into_iter().flatten();
        let is_of_others = |event: &EventRow| {
            let is_about = |parcel: &&ParcelRow| Some(&parcel.id) == event.shipment_id.as_ref();
            parcels()
                .find(is_about)
                .is_some_and(|parcel| parcel.seller_id != seller)
        };
        let items = self.items[&order.id].iter();
        let events = self.events.get(&order.id).into_iter().flatten();
        Some(PartRows {
            order,
            items: items.filter(|item| item.seller_id == seller).collect(),
            parcels: parcels()
                .filter(|parcel| parcel.seller_id == seller)
                .collect(),
            events: events.filter(|event| !is_of_others(event)).collect(),
        })
    }

    fn stars(&self, id: &str, order: &str, seller: &str) -> Vec<u64> {
        let own = self.own_stars.get(&(order.to_owned(), seller.to_owned()));
        let of_inquiries = self.stars.get(id).into_iter().flatten();
        of_inquiries
            .chain(own.into_iter().flatten())
            .copied()
            .collect()
    }
}

/// All rows about a seller's part of an order.
struct PartRows<'a> {
    order: &'a OrderRow,
    items: Vec<&'a ItemRow>,
    parcels: Vec<&'a ParcelRow>,
    events: Vec<&'a EventRow>,
}

impl PartRows<'_> {
    /// When all of it had left.
    fn left(&self) -> Option<i64> {
        let has_left = |item: &&ItemRow| item.shipped_quantity >= item.quantity;
        let left = self.parcels.iter().filter_map(|parcel| parcel.shipped_at);
        left.max().filter(|_| self.items.iter().all(has_left))
    }

    /// When it could first be taken, and was not.
    fn missed(&self) -> Option<i64> {
        let is_miss = |code: &str| ["delivery_failed", "ready_for_pickup"].contains(&code);
        let missed = self.events.iter().filter(|event| is_miss(&event.code));
        missed.map(|event| event.occurred_at).min()
    }

    /// When the last parcel arrived; else when something was heard last.
    fn arrived(&self) -> Option<i64> {
        let arrived = self.parcels.iter().filter_map(|parcel| parcel.delivered_at);
        let heard = self.events.iter().map(|event| event.occurred_at);
        let arrived = arrived.max().or(heard.max());
        arrived.filter(|_| self.order.status == "delivered")
    }

    /// As the marketplace said; else by the shop's own days.
    fn ship_by(&self, shop: &Shop) -> NaiveDate {
        let paid_at = self.order.paid_at.filter(|_| !self.order.pays_on_delivery);
        let said = self.items.iter().filter_map(|item| item.ship_by).max();
        said.map_or_else(
            || shop.ship_by(paid_at.unwrap_or(self.order.placed_at)),
            |at| shop.day(at),
        )
    }

    fn journey(&self, part: &Part, shop: &Shop, oracle: &Oracle) -> Journey {
        let order = self.order;
        let first = shop.first(order.placed_at);
        let day = |at: i64| shop.day(at);
        Journey {
            part: part.clone(),
            lane: format!("{} → {}", shop.row.region, order.region),
            shop_name: shop.row.shop_name.clone(),
            placed: oracle.day(order.placed_at),
            first,
            ship_by: self.ship_by(shop),
            left: self.left().map(day),
            missed: self.missed().map(day),
            promised: order.promised_to.map(day),
            estimated: order.estimated_to.map(day),
            arrived: self.arrived().map(|at| day(at).max(first)),
            causes: BTreeSet::new(),
            stars: Vec::new(),
        }
    }
}

/// The journeys of all parts of all orders.
pub(crate) async fn journeys(pool: &SqlitePool, oracle: &Oracle) -> Vec<Journey> {
    let rows = Rows::read(pool).await;
    let mut journeys = Vec::new();
    for order in &rows.orders {
        let items = rows.items.get(&order.id).into_iter().flatten();
        let sellers: BTreeSet<&String> = items.map(|item| &item.seller_id).collect();
        for seller in &sellers {
            let id = match sellers.len() {
                1 => order.id.clone(),
                _ => format!("{}.{seller}", order.id),
            };
            let Some(part) = rows.part(order, seller) else {
                continue;
            };
            journeys.push(Journey {
                causes: rows.causes.get(&id).cloned().unwrap_or_default(),
                stars: rows.stars(&id, &order.id, seller),
                ..part.journey(&oracle.parts[&id], &rows.shops[*seller], oracle)
            });
        }
    }
    journeys
}
