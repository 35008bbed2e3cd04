//! The Olist schema as orders of ours.
//!
//! | theirs | ours |
//! |---|---|
//! | created | pending |
//! | approved, invoiced, processing | processing |
//! | shipped | shipped |
//! | delivered | delivered |
//! | canceled, unavailable | cancelled; refunded when it was paid |
//!
//! An order is paid at `order_approved_at`. One item row is one unit; the marketplace keeps a tenth of its price, freight
//! is not revenue. What the data does not name is called after the first eight digits of its key.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use shared::order::OrderStatus;
use shared::time::Timestamp;

use super::calendar::utc_ms;
use super::report::Report;
use super::table::{Row, Table};
use crate::error::StartError;

pub(super) const CURRENCY: &str = "BRL";

/// An order of theirs. Times are UTC milliseconds.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) customer: String,
    pub(super) status: OrderStatus,
    pub(super) cancel_reason: Option<&'static str>,
    pub(super) placed_at: i64,
    pub(super) paid_at: Option<i64>,
    pub(super) shipped_at: Option<i64>,
    pub(super) delivered_at: Option<i64>,
    pub(super) promised_at: Option<i64>,
    pub(super) items: BTreeMap<i64, Item>,
}

#[derive(Debug)]
pub(super) struct Item {
    pub(super) product: String,
    pub(super) seller: String,
    /// In the smallest unit.
    pub(super) price: i64,
    /// By when the seller was told to hand it over.
    pub(super) ship_by: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Review {
    pub(super) id: String,
    pub(super) order: String,
    pub(super) rating: i64,
    pub(super) asked_at: i64,
    /// Nothing when that is still to come.
    pub(super) answered_at: Option<i64>,
    pub(super) comment: Option<String>,
}

pub(super) struct Customer {
    pub(super) unique_id: String,
    pub(super) place: String,
    /// Of Brazil, in two letters.
    pub(super) state: String,
}

/// All that was read. Maps are sorted, so that the same folder becomes the same rows.
#[derive(Default)]
pub(super) struct Marketplace {
    pub(super) orders: BTreeMap<String, Order>,
    pub(super) customers: HashMap<String, Customer>,
    pub(super) cities: HashMap<String, String>,
    /// The state of each seller.
    pub(super) regions: HashMap<String, String>,
    pub(super) reviews: Vec<Review>,
}

impl Marketplace {
    /// Reads the folder. Only the orders must be there.
    pub(super) fn read(folder: &Path, report: &mut Report) -> Result<Self, StartError> {
        let mut all = Self::default();
        let Some(orders) = Table::open(folder, "olist_orders_dataset", report)? else {
            return Err(StartError(format!(
                "There is no readable olist_orders_dataset.csv or .csv.gz in {}.",
                folder.display()
            )));
        };
        orders.each(report, |row| all.take_order(row));
        if let Some(customers) = Table::open(folder, "olist_customers_dataset", report)? {
            customers.each(report, |row| all.take_customer(row));
        }
        if let Some(sellers) = Table::open(folder, "olist_sellers_dataset", report)? {
            sellers.each(report, |row| all.take_seller(row));
        }
        if let Some(items) = Table::open(folder, "olist_order_items_dataset", report)? {
            items.each(report, |row| all.take_item(row));
        }
        if let Some(payments) = Table::open(folder, "olist_order_payments_dataset", report)? {
            payments.each(report, |row| all.check_payment(row));
        }
        if let Some(reviews) = Table::open(folder, "olist_order_reviews_dataset", report)? {
            reviews.each(report, |row| all.take_review(row));
        }
        Ok(all)
    }

    fn take_order(&mut self, row: &Row<'_>) -> Result<(), String> {
        let id = row.required("order_id")?;
        let (status, cancel_reason) = match row.required("order_status")? {
            "created" => (OrderStatus::Pending, None),
            "approved" | "invoiced" | "processing" => (OrderStatus::Processing, None),
            "shipped" => (OrderStatus::Shipped, None),
            "delivered" => (OrderStatus::Delivered, None),
            "canceled" => (OrderStatus::Cancelled, Some("Cancelled.")),
            "unavailable" => (OrderStatus::Cancelled, Some("Not available.")),
            other => return Err(format!("order_status {other:?} is not known")),
        };
        let order = Order {
            customer: row.required("customer_id")?.to_owned(),
            status,
            cancel_reason,
            placed_at: time(row, "order_purchase_timestamp")?
                .ok_or("order_purchase_timestamp is missing")?,
            paid_at: time(row, "order_approved_at")?,
            shipped_at: time(row, "order_delivered_carrier_date")?,
            delivered_at: time(row, "order_delivered_customer_date")?,
            promised_at: time(row, "order_estimated_delivery_date")?,
            items: BTreeMap::new(),
        };
        if self.orders.contains_key(id) {
            return Err(format!("order {id} is here a second time"));
        }
        self.orders.insert(id.to_owned(), order);
        Ok(())
    }

    fn take_customer(&mut self, row: &Row<'_>) -> Result<(), String> {
        let id = row.required("customer_id")?.to_owned();
        let unique_id = row.value("customer_unique_id").unwrap_or(&id).to_owned();
        let place = [row.value("customer_city"), row.value("customer_state")];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let state = row.value("customer_state").unwrap_or_default().to_owned();
        self.customers.insert(
            id,
            Customer {
                unique_id,
                place,
                state,
            },
        );
        Ok(())
    }

    fn take_seller(&mut self, row: &Row<'_>) -> Result<(), String> {
        let id = row.required("seller_id")?.to_owned();
        let state = row.value("seller_state").unwrap_or_default().to_owned();
        self.regions.insert(id.clone(), state);
        self.cities
            .insert(id, row.value("seller_city").unwrap_or_default().to_owned());
        Ok(())
    }

    fn take_item(&mut self, row: &Row<'_>) -> Result<(), String> {
        let order = row.required("order_id")?;
        let number = row.required("order_item_id")?;
        let number: i64 = number
            .parse()
            .map_err(|_| format!("order_item_id {number:?} is no number"))?;
        let item = Item {
            product: row.required("product_id")?.to_owned(),
            seller: row.required("seller_id")?.to_owned(),
            price: minor_units(row, "price")?,
            ship_by: time(row, "shipping_limit_date")?,
        };
        let order = self
            .orders
            .get_mut(order)
            .ok_or_else(|| format!("there is no order {order}"))?;
        if order.items.contains_key(&number) {
            return Err(format!("item {number} of this order is here a second time"));
        }
        order.items.insert(number, item);
        Ok(())
    }

    /// Payments add nothing that an order does not say; a row that contradicts the orders is still worth naming.
    fn check_payment(&self, row: &Row<'_>) -> Result<(), String> {
        let order = row.required("order_id")?;
        minor_units(row, "payment_value")?;
        if self.orders.contains_key(order) {
            return Ok(());
        }
        Err(format!("there is no order {order}"))
    }

    fn take_review(&mut self, row: &Row<'_>) -> Result<(), String> {
        let order = row.required("order_id")?;
        let score = row.required("review_score")?;
        let rating: i64 = score
            .parse()
            .ok()
            .filter(|stars| (1..=5).contains(stars))
            .ok_or_else(|| format!("review_score {score:?} is not 1 to 5"))?;
        let asked_at =
            time(row, "review_creation_date")?.ok_or("review_creation_date is missing")?;
        if !self.orders.contains_key(order) {
            return Err(format!("there is no order {order}"));
        }
        let id = row
            .value("review_id")
            .map_or_else(|| format!("line{}", row.line()), str::to_owned);
        self.reviews.push(Review {
            id,
            order: order.to_owned(),
            rating,
            asked_at,
            answered_at: time(row, "review_answer_timestamp")?.or(Some(asked_at)),
            comment: comment(row),
        });
        Ok(())
    }

    /// By how much to move all times so that the last order is placed at `now`.
    pub(super) fn shift_to(&self, now: Timestamp) -> i64 {
        let last = self.orders.values().map(|order| order.placed_at).max();
        last.map_or(0, |last| now.0 - last)
    }

    /// Moves all times, and takes back what would happen after `present`; how many events that were.
    pub(super) fn place_in_time(&mut self, shift_ms: i64, present: i64) -> usize {
        let mut taken_back = 0;
        for order in self.orders.values_mut() {
            order.placed_at += shift_ms;
            let limits = order.items.values_mut().map(|item| &mut item.ship_by);
            for at in limits.chain([&mut order.promised_at]).flatten() {
                *at += shift_ms;
            }
            for event in [
                &mut order.paid_at,
                &mut order.shipped_at,
                &mut order.delivered_at,
            ] {
                *event = event.map(|at| at + shift_ms);
                if event.is_some_and(|at| at > present) {
                    *event = None;
                    taken_back += 1;
                    order.status = OrderStatus::Other(String::new());
                }
            }
            if order.status == OrderStatus::Other(String::new()) {
                order.status = order.status_so_far();
                order.cancel_reason = None;
            }
        }
        let before = self.reviews.len();
        for review in &mut self.reviews {
            review.asked_at += shift_ms;
            let answered_at = review.answered_at.map(|at| at + shift_ms);
            review.answered_at = answered_at.filter(|at| *at <= present);
        }
        self.reviews.retain(|review| review.asked_at <= present);
        taken_back + before - self.reviews.len()
    }
}

impl Order {
    /// Where the order stands by what has happened.
    fn status_so_far(&self) -> OrderStatus {
        match (self.delivered_at, self.shipped_at, self.paid_at) {
            (Some(_), _, _) => OrderStatus::Delivered,
            (None, Some(_), _) => OrderStatus::Shipped,
            (None, None, Some(_)) => OrderStatus::Processing,
            (None, None, None) => OrderStatus::Pending,
        }
    }
}

fn time(row: &Row<'_>, column: &str) -> Result<Option<i64>, String> {
    let Some(text) = row.value(column) else {
        return Ok(None);
    };
    utc_ms(text)
        .map(Some)
        .ok_or_else(|| format!("{column} {text:?} is no time"))
}

/// An amount in the smallest unit. Tools that count in binary leave `299.40999999999997`, which is 299.41.
fn minor_units(row: &Row<'_>, column: &str) -> Result<i64, String> {
    let text = row.required(column)?;
    let amount: Option<Decimal> = text.parse().ok();
    amount
        .filter(|amount| !amount.is_sign_negative())
        .and_then(|amount| amount.checked_mul(Decimal::ONE_HUNDRED))
        .and_then(|minor| {
            minor
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
                .to_i64()
        })
        .ok_or_else(|| format!("{column} {text:?} is no amount of {CURRENCY}"))
}

/// Title and text of a review in one.
fn comment(row: &Row<'_>) -> Option<String> {
    let said = |column| row.value(column).filter(|text| !text.trim().is_empty());
    let parts = [said("review_comment_title"), said("review_comment_message")];
    let words = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    (!words.is_empty()).then_some(words)
}
