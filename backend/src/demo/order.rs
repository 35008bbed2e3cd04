//! Orders: a story, cut off at the present, as rows.

use fastrand::Rng;
use shared::order::{Carrier, EventCode, OrderStatus, PaymentStatus};
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use super::accounts::{CUSTOMER_EMAIL, CUSTOMER_ID, CUSTOMER_NAME};
use super::names::{
    CANCEL_REASONS, CARRIERS, CITIES, FAMILY_NAMES, FIRST_NAMES, HARD_RECIPIENTS, NOTES,
};
use super::shop::{FEW_SALES, Shop};
use super::story::{Fate, Moment, Plot, told};
use super::turns::add_turns;
use super::{happens, pick};
use crate::store::writing::{
    Batch, DisputeRow, EventRow, ItemRow, OrderRow, ReviewRow, ShipmentRow,
};

/// How far back orders go: 18 months, in which the marketplace grew from nothing.
const HISTORY_MS: f64 = 548.0 * DAY;
/// Such a share of orders is of the last four months whatever the growth, so that there is much to look at.
const LATELY: (f64, f64) = (0.67, 120.0 * DAY);
const DAY: f64 = 86_400_000.0;
/// Promised when it is sold: three to five days later.
const PROMISE: (i64, i64) = (3 * DAY_MS, 5 * DAY_MS);
/// Orders of the demo customer: two of every status, one late, one after a failed attempt.
const CUSTOMERS: u64 = 16;
/// Orders of the shop with few sales, right after them.
const FEW: u64 = 7;

/// The payment provider's share of what was paid, in thousandths.
const PAYMENT_FEE_PER_MILLE: i64 = 20;

/// Makes orders, the same for the same chance.
pub(super) struct OrderMaker<'a> {
    shops: &'a [Shop],
    /// Cumulated weights: the first shops sell most.
    weights: Vec<u32>,
    now: i64,
}

/// Everything decided about an order before it becomes rows.
struct Draft<'a> {
    id: String,
    number: String,
    shop: &'a Shop,
    fate: Fate,
    pays_on_delivery: bool,
    placed_at: i64,
    /// What has happened by now.
    moments: Vec<Moment>,
    address: &'static str,
    region: &'static str,
}

impl<'a> OrderMaker<'a> {
    pub(super) fn new(shops: &'a [Shop], now: Timestamp) -> Self {
        let mut total = 0;
        let weight = |index: usize| match (index, shops[index].products.is_empty()) {
            (FEW_SALES, _) | (_, true) => 0,
            (index, false) => 100_000 / (u32::try_from(index).unwrap_or(0) + 4),
        };
        let weights = (0..shops.len())
            .map(|index| {
                total += weight(index);
                total
            })
            .collect();
        Self {
            shops,
            weights,
            now: now.0 / 1_000 * 1_000,
        }
    }

    /// Adds the order of that index, counted from 0 over the whole database.
    pub(super) fn make(&mut self, index: u64, chance: &mut Rng, batch: &mut Batch) {
        let draft = self.draft(index, chance);
        let payment_status = payment_status(&draft);
        let mut order = order_row(index, &draft, &payment_status, chance);
        let first_item = batch.items.len();
        add_items(&draft, &order, index, chance, batch, self.now);
        order.payment_fee = order.paid_at.map(|_| {
            let items = &batch.items[first_item..];
            let total: i64 = items
                .iter()
                .map(|item| item.unit_price * item.quantity)
                .sum();
            total * PAYMENT_FEE_PER_MILLE / 1_000
        });
        add_events(&draft, batch);
        if let Some(shipped_at) = reached(&draft.moments, &EventCode::Shipped) {
            batch.shipments.push(shipment_row(
                &draft,
                &order,
                draft.placed_at + shipped_at,
                chance,
            ));
        }
        if let Some(at) = order.delivered_at.filter(|_| happens(chance, 45)) {
            batch.reviews.push(ReviewRow {
                id: format!("{}_r", draft.id),
                seller_id: draft.shop.id.clone(),
                rating: *pick(chance, &[5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2, 1]),
                is_visible: !happens(chance, 4),
                created_at: chance.i64(at..=self.now),
            });
        }
        batch.orders.push(order);
    }

    fn draft(&self, index: u64, chance: &mut Rng) -> Draft<'a> {
        let number = order_number(index);
        let (address, region, places) = *pick(chance, &CITIES);
        let shop = match index {
            CUSTOMERS.. if index < CUSTOMERS + FEW => &self.shops[FEW_SALES],
            _ => self.shop_by_chance(chance),
        };
        let (plot, until) = plot_of(index, chance);
        let mut moments = told(plot, places, chance);
        if index >= CUSTOMERS + FEW {
            add_turns(index, &mut moments);
        }
        let placed_at = match until {
            Some(until) => self.now - moment_to_look(&moments, &until),
            None if index < CUSTOMERS + FEW => {
                self.now - chance.i64(10 * DAY_MS..20 * DAY_MS) / 1_000 * 1_000
            }
            None => self.now - age_by_chance(chance),
        };
        moments.retain(|moment| placed_at + moment.at <= self.now);
        Draft {
            id: format!("ord_{}", number.replace('-', "").to_lowercase()),
            number,
            shop,
            fate: plot.fate,
            pays_on_delivery: plot.pays_on_delivery,
            placed_at,
            moments,
            address,
            region,
        }
    }

    fn shop_by_chance(&self, chance: &mut Rng) -> &'a Shop {
        let total = self.weights.last().copied().unwrap_or(1);
        let drawn = chance.u32(..total);
        &self.shops[self.weights.partition_point(|weight| *weight <= drawn)]
    }
}

fn shipment_row(
    draft: &Draft<'_>,
    order: &OrderRow,
    shipped_at: i64,
    chance: &mut Rng,
) -> ShipmentRow {
    let carrier = *pick(chance, &CARRIERS);
    let digits = format!("{:013}", chance.u64(..10_000_000_000_000));
    ShipmentRow {
        id: format!("{}_p", draft.id),
        order_id: draft.id.clone(),
        carrier: carrier.to_owned(),
        tracking_number: Some(tracking_number(carrier, &digits)),
        seller_id: draft.shop.id.clone(),
        status: order.status.clone(),
        shipped_at: Some(shipped_at),
        delivered_at: order.delivered_at,
    }
}

/// Thirteen digits as a number that this carrier could have given out.
fn tracking_number(carrier: &str, digits: &str) -> String {
    match Carrier::named(carrier).and_then(Carrier::format) {
        // The ninth digit checks the others: the one that fits is found by trying.
        Some(format) if format.starts_with('A') => (0..10)
            .map(|check| format!("EE{}{check}KE", &digits[..8]))
            .find(|number| shared::order::tracking_number(carrier, number).is_ok())
            .unwrap_or_else(|| digits.to_owned()),
        Some(format) => digits[..format.len()].to_owned(),
        None => digits.to_owned(),
    }
}

fn order_row(
    index: u64,
    draft: &Draft<'_>,
    payment_status: &PaymentStatus,
    chance: &mut Rng,
) -> OrderRow {
    let status = status(&draft.moments);
    let is_customers = index < CUSTOMERS;
    let (recipient_name, email) = if is_customers {
        (CUSTOMER_NAME.to_owned(), CUSTOMER_EMAIL.to_owned())
    } else {
        guest(index, chance)
    };
    let is_cancelled = status == OrderStatus::Cancelled;
    OrderRow {
        id: draft.id.clone(),
        order_number: draft.number.clone(),
        customer_id: is_customers.then(|| CUSTOMER_ID.to_owned()),
        email,
        status: status.word().to_owned(),
        payment_status: payment_status.word().to_owned(),
        currency: draft.shop.currency.to_owned(),
        time_zone: draft.shop.time_zone.to_owned(),
        recipient_name,
        recipient_address: draft.address.to_owned(),
        region: draft.region.to_owned(),
        placed_at: draft.placed_at,
        paid_at: paid_at(draft),
        promised: Some((draft.placed_at + PROMISE.0, draft.placed_at + PROMISE.1)),
        estimated: estimate(draft, &status),
        delivered_at: reached(&draft.moments, &EventCode::Delivered).map(|at| draft.placed_at + at),
        cancel_reason: is_cancelled.then(|| (*pick(chance, &CANCEL_REASONS)).to_owned()),
        pays_on_delivery: draft.pays_on_delivery,
        customer_note: (index % 9 == 4).then(|| NOTES[note_of(index)].to_owned()),
        payment_fee: None,
    }
}

/// The plot of an order, and up to which event it has come when that is not left to chance.
fn plot_of(index: u64, chance: &mut Rng) -> (Plot, Option<EventCode>) {
    let smooth = |until: EventCode| (Plot::SMOOTH, Some(until));
    match index {
        0 | 7 => smooth(EventCode::Placed),
        1 | 8 => smooth(EventCode::Processing),
        2 | 9 => smooth(EventCode::InTransit),
        3 | 10 => smooth(EventCode::OutForDelivery),
        4 | 11 => smooth(EventCode::Delivered),
        5 | 12 => (
            Plot {
                fate: Fate::Cancelled,
                ..Plot::SMOOTH
            },
            Some(EventCode::Refunded),
        ),
        6 | 13 => (
            Plot {
                fate: Fate::ReturnedByCustomer,
                ..Plot::SMOOTH
            },
            Some(EventCode::Refunded),
        ),
        14 => (
            Plot {
                is_delayed: true,
                ..Plot::SMOOTH
            },
            Some(EventCode::Delayed),
        ),
        15 => (
            Plot {
                failed_attempts: 1,
                ..Plot::SMOOTH
            },
            Some(EventCode::DeliveryFailed),
        ),
        16..23 => (Plot::SMOOTH, None),
        _ => (Plot::by_chance(chance), None),
    }
}

/// A little after the first event of that kind, and before the next one.
fn moment_to_look(moments: &[Moment], code: &EventCode) -> i64 {
    let at = moments
        .iter()
        .position(|moment| moment.code == *code)
        .unwrap_or(0);
    let next = moments
        .get(at + 1)
        .map_or(HOUR_MS, |next| next.at - moments[at].at);
    moments[at].at + (next / 2).clamp(0, HOUR_MS) / 1_000 * 1_000
}

/// Most orders are young: a marketplace that grows.
#[expect(
    clippy::cast_possible_truncation,
    reason = "an age of at most 18 months in milliseconds"
)]
fn age_by_chance(chance: &mut Rng) -> i64 {
    let place = chance.f64();
    let (lately, of_late_ms) = LATELY;
    let age = if place < lately {
        (place / lately).powi(2) * of_late_ms
    } else {
        let share = (place - lately) / (1.0 - lately);
        (1.0 - (1.0 - share).sqrt()) * HISTORY_MS
    };
    MINUTE_MS + age as i64 / 1_000 * 1_000
}

/// Eight letters and digits that are not mistaken for each other, no two orders the same.
fn order_number(index: u64) -> String {
    const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    const NUMBERS: u64 = 31_u64.pow(8);
    // Coprime to 31, so that every index has a number of its own.
    const STRIDE: u64 = 548_755_813_877;
    let mut rest = u64::try_from(
        (u128::from(index) * u128::from(STRIDE) + 77_777_777_777) % u128::from(NUMBERS),
    )
    .unwrap_or(0);
    let mut number = String::from("SK-");
    for place in 0..8 {
        if place == 4 {
            number.push('-');
        }
        number.push(char::from(
            ALPHABET[usize::try_from(rest % 31).unwrap_or(0)],
        ));
        rest /= 31;
    }
    number
}

/// Which of [`NOTES`] an order has; no chance is spent on it.
fn note_of(index: u64) -> usize {
    usize::try_from(index / 9).unwrap_or(0) % NOTES.len()
}

fn guest(index: u64, chance: &mut Rng) -> (String, String) {
    let (first, family) = (*pick(chance, &FIRST_NAMES), *pick(chance, &FAMILY_NAMES));
    let email = format!("{first}.{family}{}@example.com", index % 100_000).to_lowercase();
    let name = if happens(chance, 4) {
        (*pick(chance, &HARD_RECIPIENTS)).to_owned()
    } else {
        format!("{first} {family}")
    };
    (name, email)
}

fn reached(moments: &[Moment], code: &EventCode) -> Option<i64> {
    moments
        .iter()
        .find(|moment| moment.code == *code)
        .map(|moment| moment.at)
}

fn paid_at(draft: &Draft<'_>) -> Option<i64> {
    reached(&draft.moments, &EventCode::Paid).map(|at| draft.placed_at + at)
}

fn status(moments: &[Moment]) -> OrderStatus {
    moments
        .iter()
        .rev()
        .find_map(|moment| match moment.code {
            EventCode::Placed => Some(OrderStatus::Pending),
            EventCode::Processing => Some(OrderStatus::Processing),
            EventCode::Shipped | EventCode::InTransit | EventCode::DeliveryFailed => {
                Some(OrderStatus::Shipped)
            }
            EventCode::OutForDelivery | EventCode::ReadyForPickup => {
                Some(OrderStatus::OutForDelivery)
            }
            EventCode::Delivered => Some(OrderStatus::Delivered),
            EventCode::Cancelled => Some(OrderStatus::Cancelled),
            EventCode::Returned => Some(OrderStatus::Returned),
            _ => None,
        })
        .unwrap_or(OrderStatus::Pending)
}

fn payment_status(draft: &Draft<'_>) -> PaymentStatus {
    let has = |code: EventCode| reached(&draft.moments, &code).is_some();
    match (has(EventCode::Paid), has(EventCode::Refunded)) {
        (true, true) if draft.fate == Fate::PartlyRefunded => PaymentStatus::PartiallyRefunded,
        (true, true) => PaymentStatus::Refunded,
        (true, false) => PaymentStatus::Paid,
        (false, _) if has(EventCode::PaymentFailed) => PaymentStatus::Failed,
        (false, _) => PaymentStatus::Pending,
    }
}

/// What is expected now: as promised, later once a delay was announced, nothing while somebody must act.
fn estimate(draft: &Draft<'_>, status: &OrderStatus) -> Option<(i64, i64)> {
    let is_over = matches!(status, OrderStatus::Cancelled | OrderStatus::Returned);
    let is_stuck = draft
        .moments
        .last()
        .is_some_and(|moment| moment.code == EventCode::Exception);
    if is_over || is_stuck {
        return None;
    }
    let setback = draft.moments.iter().rev().find(|moment| {
        matches!(
            moment.code,
            EventCode::Delayed | EventCode::Exception | EventCode::DeliveryFailed
        )
    });
    let (mut from, mut to) = (PROMISE.0, PROMISE.1);
    if let Some(setback) = setback {
        let days = match setback.code {
            EventCode::Delayed => (6, 8),
            EventCode::Exception => (3, 5),
            _ => (1, 2),
        };
        (from, to) = (setback.at + days.0 * DAY_MS, setback.at + days.1 * DAY_MS);
        // News never makes it earlier than promised.
        if setback.code != EventCode::DeliveryFailed {
            from = from.max(PROMISE.1 + DAY_MS);
            to = to.max(PROMISE.1 + 2 * DAY_MS);
        }
    }
    Some((draft.placed_at + from, draft.placed_at + to))
}

fn add_events(draft: &Draft<'_>, batch: &mut Batch) {
    batch.events.extend(
        draft
            .moments
            .iter()
            .enumerate()
            .map(|(place, moment)| EventRow {
                id: format!("{}_{place:02}", draft.id),
                order_id: draft.id.clone(),
                code: moment.code.word().to_owned(),
                occurred_at: draft.placed_at + moment.at,
                place: moment.place.map(str::to_owned),
                description: moment.words.map(str::to_owned),
            }),
    );
}

fn add_items(
    draft: &Draft<'_>,
    order: &OrderRow,
    index: u64,
    chance: &mut Rng,
    batch: &mut Batch,
    now: i64,
) {
    let is_few = (CUSTOMERS..CUSTOMERS + FEW).contains(&index);
    let count = if is_few {
        1
    } else {
        *pick(chance, &[1, 1, 1, 1, 1, 2, 2, 3])
    };
    let verdicts: &[&'static str] = if is_few {
        &["open"]
    } else {
        &["open", "open", "accepted", "rejected"]
    };
    for position in 0..count {
        let product = pick(chance, &draft.shop.products);
        let quantity = if draft.fate == Fate::PartlyRefunded {
            3
        } else {
            *pick(chance, &[1, 1, 1, 1, 2, 2, 3, 5])
        };
        let refunded_quantity = match order.payment_status.as_str() {
            "refunded" => quantity,
            "partially_refunded" if position == 0 => 1,
            _ => 0,
        };
        let id = format!("{}_{position}", draft.id);
        let is_disputed = if is_few {
            index == CUSTOMERS
        } else {
            happens(chance, 3)
        };
        if let Some(paid_at) = order.paid_at.filter(|_| is_disputed) {
            batch.disputes.push(DisputeRow {
                id: format!("{id}_d"),
                item_id: id.clone(),
                status: pick::<&str>(chance, verdicts),
                opened_at: chance.i64(paid_at..=now),
            });
        }
        batch.items.push(ItemRow {
            id,
            order_id: draft.id.clone(),
            seller_id: draft.shop.id.clone(),
            product_id: product.id.clone(),
            title: product.title.clone(),
            position,
            quantity,
            refunded_quantity,
            unit_price: product.price,
            unit_fee: product.fee,
            paid_at: order.paid_at,
            payment_status: order.payment_status.clone(),
            shipped_quantity: match order.status.as_str() {
                "shipped" | "out_for_delivery" | "delivered" | "returned" => quantity,
                _ => 0,
            },
            ship_by: None,
        });
    }
}
