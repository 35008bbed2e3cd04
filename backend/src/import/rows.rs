//! What was read, as rows of ours.

use std::collections::{BTreeMap, BTreeSet};

use shared::order::{EventCode, OrderStatus, PaymentStatus};

use super::calendar::TIME_ZONE;
use super::olist::{CURRENCY, Marketplace, Order};
use crate::store::writing::{
    Batch, EventRow, ItemRow, OrderRatingRow, OrderRow, ProductRow, ReviewRow, SellerRow,
    ShipmentRow,
};

/// The marketplace's share of a price is a tenth of it.
const FEE_DIVISOR: i64 = 10;

impl Marketplace {
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
        self.add_reviews(&mut batch);
        batch.sellers = sellers.into_values().collect();
        batch.products = products.into_values().collect();
        batch
    }

    /// Each review, and what it says of its order once it was answered.
    fn add_reviews(&self, batch: &mut Batch) {
        for review in &self.reviews {
            // A review of an order without items is nobody's.
            let seller = self
                .orders
                .get(&review.order)
                .and_then(|order| order.items.values().next());
            let Some(item) = seller else {
                continue;
            };
            let id = format!("{}_{}", review.id, review.order);
            batch.reviews.push(ReviewRow {
                id: id.clone(),
                seller_id: item.seller.clone(),
                rating: review.rating,
                is_visible: true,
                created_at: review.asked_at,
            });
            batch
                .order_ratings
                .extend(review.answered_at.map(|answered_at| OrderRatingRow {
                    id,
                    order_id: review.order.clone(),
                    seller_id: item.seller.clone(),
                    asked_at: review.asked_at,
                    answered_at,
                    rating: review.rating,
                    comment: review.comment.clone(),
                }));
        }
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
            time_zone: TIME_ZONE.to_owned(),
            region: self.regions.get(id).cloned().unwrap_or_default(),
        }
    }

    fn add_order(&self, id: &str, order: &Order, batch: &mut Batch) {
        let payment_status = order.payment_status();
        let customer = self.customers.get(&order.customer);
        let name = customer.map_or(&order.customer, |customer| &customer.unique_id);
        let promised = order.promised_at.map(|at| (at, at));
        let is_over = order.status == OrderStatus::Cancelled;
        let is_delivered = order.status == OrderStatus::Delivered;
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
            region: customer
                .map(|customer| customer.state.clone())
                .unwrap_or_default(),
            placed_at: order.placed_at,
            paid_at: order.paid_at,
            promised,
            estimated: promised.filter(|_| !is_over),
            delivered_at: order.delivered_at,
            cancel_reason: order.cancel_reason.map(str::to_owned),
            pays_on_delivery: false,
            customer_note: None,
            payment_fee: None,
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
                shipped_quantity: i64::from(order.shipped_at.is_some() || is_delivered),
                ship_by: item.ship_by,
            });
        }
        if order.shipped_at.is_some() {
            let sellers: BTreeSet<&String> =
                order.items.values().map(|item| &item.seller).collect();
            batch.shipments.extend(sellers.into_iter().map(|seller| {
                ShipmentRow {
                    id: format!("{id}_{seller}"),
                    order_id: id.to_owned(),
                    carrier: String::from("Correios"),
                    tracking_number: None,
                    seller_id: seller.clone(),
                    // One that was called off on its way is still on its way.
                    status: if is_delivered {
                        &order.status
                    } else {
                        &OrderStatus::Shipped
                    }
                    .word()
                    .to_owned(),
                    shipped_at: order.shipped_at,
                    delivered_at: order.delivered_at,
                }
            }));
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
