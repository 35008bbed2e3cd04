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
use shared::order::{EventCode, OrderStatus, PaymentStatus};
use shared::time::Timestamp;

use super::calendar::{TIME_ZONE, utc_ms};
use super::report::Report;
use super::table::{Row, Table};
use crate::error::StartError;
use crate::store::writing::{
    Batch, EventRow, ItemRow, OrderRow, ProductRow, ReviewRow, SellerRow, ShipmentRow,
};

const CURRENCY: &str = "BRL";
/// The marketplace's share of a price is a tenth of it.
const FEE_DIVISOR: i64 = 10;

/// An order of theirs. Times are UTC milliseconds.
#[derive(Debug)]
struct Order {
    customer: String,
    status: OrderStatus,
    cancel_reason: Option<&'static str>,
    placed_at: i64,
    paid_at: Option<i64>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    promised_at: Option<i64>,
    items: BTreeMap<i64, Item>,
}

#[derive(Debug)]
struct Item {
    product: String,
    seller: String,
    /// In the smallest unit.
    price: i64,
}

#[derive(Debug)]
struct Review {
    id: String,
    order: String,
    rating: i64,
    written_at: i64,
}

struct Customer {
    unique_id: String,
    place: String,
}

/// All that was read. Maps are sorted, so that the same folder becomes the same rows.
#[derive(Default)]
pub(super) struct Marketplace {
    orders: BTreeMap<String, Order>,
    customers: HashMap<String, Customer>,
    cities: HashMap<String, String>,
    reviews: Vec<Review>,
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
        self.customers.insert(id, Customer { unique_id, place });
        Ok(())
    }

    fn take_seller(&mut self, row: &Row<'_>) -> Result<(), String> {
        let id = row.required("seller_id")?.to_owned();
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
        let written_at =
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
            written_at,
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
            if let Some(promised_at) = &mut order.promised_at {
                *promised_at += shift_ms;
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
            review.written_at += shift_ms;
        }
        self.reviews.retain(|review| review.written_at <= present);
        taken_back + before - self.reviews.len()
    }

    /// Everything as rows.
    pub(super) fn into_rows(self) -> Batch {
        let mut batch = Batch::default();
        let mut sellers = BTreeMap::new();
        let mut products = BTreeMap::new();
        for (id, order) in &self.orders {
            self.add_order(id, order, &mut batch);
            for item in order.items.values() {
                sellers
                    .entry(item.seller.clone())
                    .or_insert_with(|| self.seller_row(&item.seller));
                products
                    .entry(item.product.clone())
                    .or_insert_with(|| ProductRow {
                        id: item.product.clone(),
                        seller_id: item.seller.clone(),
                        title: product_title(&item.product),
                    });
            }
        }
        for review in &self.reviews {
            // A review of an order without items is nobody's.
            let seller = self
                .orders
                .get(&review.order)
                .and_then(|order| order.items.values().next());
            batch.reviews.extend(seller.map(|item| ReviewRow {
                id: format!("{}_{}", review.id, review.order),
                seller_id: item.seller.clone(),
                rating: review.rating,
                is_visible: true,
                created_at: review.written_at,
            }));
        }
        batch.sellers = sellers.into_values().collect();
        batch.products = products.into_values().collect();
        batch
    }

    fn seller_row(&self, id: &str) -> SellerRow {
        let city = self
            .cities
            .get(id)
            .map(|city| title_case(city))
            .filter(|city| !city.is_empty());
        let short = first_eight(id);
        SellerRow {
            id: id.to_owned(),
            shop_name: city.map_or_else(
                || format!("Shop {short}"),
                |city| format!("Shop {city} {short}"),
            ),
            handle: format!("shop-{id}"),
            currency: CURRENCY.to_owned(),
        }
    }

    fn add_order(&self, id: &str, order: &Order, batch: &mut Batch) {
        let payment_status = order.payment_status();
        let customer = self.customers.get(&order.customer);
        let name = customer.map_or(&order.customer, |customer| &customer.unique_id);
        let promised = order.promised_at.map(|at| (at, at));
        let is_over = order.status == OrderStatus::Cancelled;
        batch.orders.push(OrderRow {
            id: id.to_owned(),
            order_number: id.to_owned(),
            customer_id: None,
            email: format!("{name}@olist.example"),
            status: order.status.word().to_owned(),
            payment_status: payment_status.word().to_owned(),
            currency: CURRENCY.to_owned(),
            time_zone: TIME_ZONE.to_owned(),
            recipient_name: format!("Customer {}", first_eight(name)),
            recipient_address: customer
                .map(|customer| title_case(&customer.place))
                .unwrap_or_default(),
            placed_at: order.placed_at,
            paid_at: order.paid_at,
            promised,
            estimated: promised.filter(|_| !is_over),
            delivered_at: order.delivered_at,
            cancel_reason: order.cancel_reason.map(str::to_owned),
        });
        for (position, item) in &order.items {
            batch.items.push(ItemRow {
                id: format!("{id}_{position}"),
                order_id: id.to_owned(),
                seller_id: item.seller.clone(),
                product_id: item.product.clone(),
                title: product_title(&item.product),
                position: *position,
                quantity: 1,
                refunded_quantity: i64::from(payment_status == PaymentStatus::Refunded),
                unit_price: item.price,
                unit_fee: item.price / FEE_DIVISOR,
                paid_at: order.paid_at,
                payment_status: payment_status.word().to_owned(),
            });
        }
        if order.shipped_at.is_some() {
            batch.shipments.push(ShipmentRow {
                id: format!("{id}_p"),
                order_id: id.to_owned(),
                carrier: String::from("Correios"),
                tracking_number: None,
            });
        }
        batch.events.extend(
            order
                .events()
                .into_iter()
                .enumerate()
                .map(|(place, (code, at))| EventRow {
                    id: format!("{id}_{place}_{}", code.word()),
                    order_id: id.to_owned(),
                    code: code.word().to_owned(),
                    occurred_at: at,
                    place: None,
                    description: None,
                }),
        );
    }
}

impl Order {
    fn payment_status(&self) -> PaymentStatus {
        match (self.paid_at, &self.status) {
            (None, _) => PaymentStatus::Pending,
            (Some(_), OrderStatus::Cancelled) => PaymentStatus::Refunded,
            (Some(_), _) => PaymentStatus::Paid,
        }
    }

    /// Where the order stands by what has happened.
    fn status_so_far(&self) -> OrderStatus {
        match (self.delivered_at, self.shipped_at, self.paid_at) {
            (Some(_), _, _) => OrderStatus::Delivered,
            (None, Some(_), _) => OrderStatus::Shipped,
            (None, None, Some(_)) => OrderStatus::Processing,
            (None, None, None) => OrderStatus::Pending,
        }
    }

    /// What happened, oldest first. When it was cancelled the data does not say: not before the last thing it says.
    fn events(&self) -> Vec<(EventCode, i64)> {
        let mut events: Vec<(EventCode, i64)> = [
            (EventCode::Placed, Some(self.placed_at)),
            (EventCode::Paid, self.paid_at),
            (EventCode::Processing, self.paid_at),
            (EventCode::Shipped, self.shipped_at),
            (EventCode::Delivered, self.delivered_at),
        ]
        .into_iter()
        .filter_map(|(code, at)| at.map(|at| (code, at)))
        .collect();
        if self.status == OrderStatus::Cancelled {
            let last = events
                .iter()
                .map(|(_, at)| *at)
                .max()
                .unwrap_or(self.placed_at);
            events.push((EventCode::Cancelled, last));
        }
        events
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

fn product_title(id: &str) -> String {
    format!("Product {}", first_eight(id))
}

fn first_eight(id: &str) -> String {
    id.chars().take(8).collect()
}

/// `sao paulo, SP` as `Sao Paulo, SP`.
fn title_case(text: &str) -> String {
    let mut starts_word = true;
    let capital = |letter: char| {
        let cased: String = if starts_word {
            letter.to_uppercase().collect()
        } else {
            letter.to_string()
        };
        starts_word = letter == ' ';
        cased
    };
    text.chars().map(capital).collect()
}
