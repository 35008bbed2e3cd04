//! A marketplace for insights: months of orders, parcels and inquiries in which chance does what it does, and, if asked to, things that
//! somebody should notice.

use fastrand::Rng;
use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS};

use crate::server::{NOW, Server, generous};

pub(crate) const CARRIERS: [&str; 4] = ["Kasi", "Twiga", "Boda Line", "Posta"];
pub(crate) const REGIONS: [&str; 5] = ["Nairobi", "Mombasa", "Kisumu", "Nakuru", "Eldoret"];
const SHOPS: u64 = 6;
const ORDERS_A_DAY: f64 = 130.0;
/// What an order does to be asked about, on a day like all others.
const ASKED: f64 = 0.16;
/// Monday first: nobody asks on a Sunday what can wait.
const HABITS: [f64; 7] = [1.35, 1.15, 1.0, 1.0, 1.0, 0.85, 0.65];

/// The day that it is, since 1970-01-01.
pub(crate) const TODAY: i64 = NOW.0 / DAY_MS;

/// What somebody should notice, or nothing of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truths {
    pub(crate) are_planted: bool,
}

impl Truths {
    pub(crate) const SPIKES: [i64; 3] = [TODAY - 24, TODAY - 15, TODAY - 6];
    pub(crate) const DEGRADED: (&'static str, i64) = ("Kasi", TODAY - 17);
    pub(crate) const LANE: (&'static str, &'static str) = ("Nairobi", "Kisumu");
    /// Its lanes begin where that one does.
    pub(crate) const LATE_SHOP: &'static str = "town_4";
    pub(crate) const SLOW_SHOP: &'static str = "town_3";
    pub(crate) const SILENT: &'static str = "Boda Line";
    pub(crate) const REPEATED: &'static str = "missing";
    pub(crate) const SLOW_HOURS: (i64, i64) = (16, 20);
    pub(crate) const BETTER: &'static str = "Mombasa";

    fn is(self, it: bool) -> bool {
        self.are_planted && it
    }
}

/// An order on its way from one place to another.
struct Way {
    shop: u64,
    origin: &'static str,
    region: &'static str,
    carrier: &'static str,
    placed: i64,
    left: i64,
    shipped_at: i64,
}

/// Tells what happens, day after day.
struct Teller {
    chance: Rng,
    truths: Truths,
    orders: Vec<Value>,
    inquiries: Vec<Value>,
    /// How a day differs from others, for no reason.
    moods: Vec<f64>,
    first: i64,
}

impl Teller {
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.chance.usize(..from.len())]
    }

    fn happens(&mut self, share: f64) -> bool {
        self.chance.f64() < share
    }

    /// A number that is normal enough.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.chance.f64()).sum::<f64>() - 6.0
    }

    fn is_recent(&self, day: i64) -> bool {
        self.truths.is(day > TODAY - 30)
    }

    fn tell(&mut self, day: i64) {
        let busy = 1.0 + 0.15 * self.normal();
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred at most")]
        let orders = (ORDERS_A_DAY * busy.max(0.3)).round() as i64;
        for _ in 0..orders {
            self.order(day);
        }
    }

    fn order(&mut self, placed: i64) {
        let shop = self.chance.u64(..SHOPS);
        let mut to_ship = self.pick(&[1, 1, 1, 2, 2, 3]);
        if self.is_recent(placed) && format!("town_{shop}") == Truths::SLOW_SHOP {
            to_ship += self.pick(&[1, 2, 3]);
        }
        let left = placed + to_ship;
        let way = Way {
            shop,
            origin: ["Nairobi", "Nakuru"][usize::from(shop % 2 == 1)],
            region: self.pick(&REGIONS),
            carrier: self.pick(&CARRIERS),
            placed,
            left,
            shipped_at: left * DAY_MS + self.chance.i64(8 * HOUR_MS..18 * HOUR_MS),
        };
        let id = self.orders.len();
        let mut heard_at = way.shipped_at + self.chance.i64(HOUR_MS..20 * HOUR_MS);
        if self.is_recent(left) && way.carrier == Truths::SILENT {
            heard_at += self.chance.i64(12 * HOUR_MS..36 * HOUR_MS);
        }
        let arrived = left + self.days_under_way(&way);
        self.ask(&way, id);
        let shipped = (way.shipped_at <= NOW.0).then_some(way.shipped_at);
        self.orders.push(json!([
            id,
            shop,
            way.origin,
            way.region,
            if shipped.is_some() { way.carrier } else { "" },
            placed,
            shipped.map(|_| left),
            shipped,
            (heard_at <= NOW.0).then_some(heard_at),
            (arrived <= TODAY).then_some(arrived),
            left + 5,
        ]));
    }

    /// Promised are five.
    fn days_under_way(&mut self, way: &Way) -> i64 {
        let is_lane = (way.origin, way.region) == Truths::LANE && self.is_recent(way.placed);
        let is_shop =
            format!("town_{}", way.shop) == Truths::LATE_SHOP && self.is_recent(way.placed);
        let late = if is_lane || is_shop { 0.4 } else { 0.08 };
        if self.happens(late) {
            self.chance.i64(6..9)
        } else {
            self.chance.i64(1..6)
        }
    }

    fn ask(&mut self, way: &Way, order: usize) {
        let day = way.left + self.pick(&[0, 1, 1, 2]);
        let mood = usize::try_from(day - self.first).ok();
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap();
        let mut share = ASKED * HABITS[weekday];
        share *= mood.and_then(|day| self.moods.get(day)).unwrap_or(&1.0);
        if self.truths.is(Truths::SPIKES.contains(&day)) {
            share *= 4.0;
        }
        let (degraded, since) = Truths::DEGRADED;
        if self.truths.is(way.carrier == degraded && day >= since) {
            share *= 2.6;
        }
        if self.is_recent(day) && way.region == Truths::BETTER {
            share *= 0.4;
        }
        if self.happens(share) {
            let topic = self.pick(&["status", "tracking", "tracking", "delivery", "missing"]);
            self.inquire(way, order, (day, topic), 1);
        }
        if self.happens(0.03) {
            let topic = self.pick(&["refund", "other"]);
            self.inquire(way, order, (day, topic), 0);
        }
    }

    fn inquire(&mut self, way: &Way, order: usize, (day, topic): (i64, &str), asks_where: i64) {
        let again = if self.truths.is(topic == Truths::REPEATED) {
            0.45
        } else {
            0.15
        };
        let is_followed = self.happens(again);
        self.inquiry(
            way,
            order,
            (day, topic),
            [asks_where, 0, i64::from(is_followed)],
        );
        if is_followed {
            let later = day + self.chance.i64(1..7);
            self.inquiry(way, order, (later, topic), [asks_where, 1, 0]);
        }
    }

    fn inquiry(&mut self, way: &Way, order: usize, (day, topic): (i64, &str), flags: [i64; 3]) {
        let hour = self.chance.i64(7..22);
        let at = day * DAY_MS + hour * HOUR_MS + self.chance.i64(0..HOUR_MS);
        if at > NOW.0 {
            return;
        }
        let mut took = (120.0_f64.ln() + 1.5 * self.normal()).exp();
        let (from, to) = Truths::SLOW_HOURS;
        if self.truths.is((from..to).contains(&hour)) {
            took *= 4.0;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a few years at most")]
        let minutes = took.round() as i64;
        let is_ended = at + minutes * MINUTE_MS <= NOW.0;
        let is_slow = self.truths.is(minutes > 24 * 60);
        let stars: &[i64] = if is_slow {
            &[3, 2, 1, 1]
        } else {
            &[5, 5, 4, 4, 3, 2, 1]
        };
        let rating = self.pick(stars);
        let is_rated = is_ended && self.happens(0.5);
        self.inquiries.push(json!([
            order,
            topic,
            at,
            day,
            (day + 3).rem_euclid(7) * 24 + hour,
            way.region,
            if at >= way.shipped_at {
                way.carrier
            } else {
                ""
            },
            flags[0],
            flags[1],
            flags[2],
            is_ended.then_some(minutes),
            if is_ended {
                answer_time(minutes)
            } else {
                "open"
            },
            is_rated.then_some(rating),
            format!("town_{}", way.shop),
        ]));
    }
}

fn answer_time(minutes: i64) -> &'static str {
    match minutes {
        ..=60 => "1h",
        61..=240 => "4h",
        241..=720 => "12h",
        721..=1_440 => "24h",
        1_441..=4_320 => "3d",
        _ => "longer",
    }
}

/// What the tables are filled with, from lists of lists.
const STATEMENTS: [&str; 9] = [
    "CREATE TEMP TABLE town AS SELECT value ->> 0 AS n, 'town_' || (value ->> 1) AS shop, value ->> 2 AS origin, value ->> 3 AS region,
       value ->> 4 AS carrier, value ->> 5 AS day, value ->> 6 AS left_day, value ->> 7 AS shipped_at, value ->> 8 AS heard_at,
       value ->> 9 AS arrived, value ->> 10 AS promised FROM json_each($1)",
    "INSERT INTO sellers (id, shop_name, handle, currency, region) SELECT DISTINCT shop, 'Shop ' || shop, shop, 'KES', origin FROM town",
    "INSERT INTO orders (id, order_number, order_number_key, email, status, payment_status, currency, time_zone, recipient_name,
         recipient_address, placed_at, region)
       SELECT 'town_o' || n, 'T-' || n, 'T-' || n, n || '@town.example', 'shipped', 'paid', 'KES', 'UTC', 'T', 'T', day * 86400000, region FROM town",
    "INSERT INTO seller_orders (id, order_id, seller_id, order_number, status, payment_status, pays_on_delivery, fulfillment, customer_name,
         placed_at, promised_to, first_item, item_count, unit_count, currency, total, commission, refunds, search_text)
       SELECT 'town_o' || n, 'town_o' || n, shop, 'T-' || n, 'shipped', 'paid', 0, 'fulfilled', 'T', day * 86400000, promised * 86400000,
         'T', 1, 1, 'KES', 100, 0, 0, '' FROM town",
    "INSERT INTO shipments (id, order_id, carrier, seller_id, shipped_at) SELECT 'town_s' || n, 'town_o' || n, carrier, shop, shipped_at
       FROM town WHERE shipped_at IS NOT NULL",
    "INSERT INTO tracking_events (id, order_id, shipment_id, code, occurred_at)
       SELECT 'town_e' || n, 'town_o' || n, 'town_s' || n, 'in_transit', heard_at FROM town WHERE heard_at IS NOT NULL",
    "INSERT INTO deliveries (seller_order_id, seller_id, origin, destination, carrier, first_day, last_day, has_arrived, days, promised_day, left_day)
       SELECT 'town_o' || n, shop, origin, region, carrier, day, arrived, arrived IS NOT NULL, arrived - day, promised, left_day FROM town",
    "INSERT INTO counted_orders (what, id, seller_order_id, seller_id, day, carrier, region, value_band, customer_kind)
       SELECT 'order', 'town_o' || n, 'town_o' || n, shop, day, carrier, region, 'middle', 'new' FROM town
       UNION ALL SELECT 'parcel', 'town_s' || n, 'town_o' || n, shop, left_day, carrier, region, 'middle', 'new' FROM town WHERE shipped_at IS NOT NULL",
    "DROP TABLE town",
];

const INQUIRIES: &str = "INSERT INTO inquiries (id, sender, order_id, seller_order_id, seller_id, topic, channel, asked_at, reported_at,
       order_status, carrier, region, value_band, customer_kind, age, is_asking_where, is_preventable, day, hour, is_repeat, is_followed,
       resolved_at, resolution, answer_time, resolution_minutes, is_surveyed, rating)
     SELECT 'town_q' || key, 'town', 'town_o' || (value ->> 0), 'town_o' || (value ->> 0), value ->> 13, value ->> 1, 'chat', value ->> 2,
       value ->> 2, 'shipped', value ->> 6, value ->> 5, 'middle', 'new', '3-7', value ->> 7, 0, value ->> 3, value ->> 4, value ->> 8,
       value ->> 9, (value ->> 2) + (value ->> 10) * 60000, iif(value ->> 10 IS NULL, NULL, 'answered'), value ->> 11, value ->> 10,
       value ->> 10 IS NOT NULL, value ->> 12 FROM json_each($1)";

/// A server that knows so many days, of which the last is today.
pub(crate) async fn town(seed: u64, days: i64, truths: Truths) -> Server {
    let server = Server::of(0, generous()).await;
    let mut chance = Rng::with_seed(seed);
    let first = TODAY - days + 1;
    let moods = (0..days).map(|_| (0.2 + chance.f64()) * (0.2 + chance.f64()) * 2.1);
    let moods = moods.map(|mood| 0.7 + 0.3 * mood).collect();
    let mut teller = Teller {
        chance: Rng::with_seed(seed),
        truths,
        orders: Vec::new(),
        inquiries: Vec::new(),
        moods,
        first,
    };
    for day in first..=TODAY {
        teller.tell(day);
    }
    let mut connection = server.store.pool().acquire().await.unwrap();
    let orders = Value::from(teller.orders).to_string();
    sqlx::query("UPDATE marketplace SET time_zone = 'UTC'")
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query("BEGIN")
        .execute(&mut *connection)
        .await
        .unwrap();
    for statement in STATEMENTS {
        let mut query = sqlx::query(statement);
        if statement.contains("$1") {
            query = query.bind(&orders);
        }
        query.execute(&mut *connection).await.unwrap();
    }
    sqlx::query(INQUIRIES)
        .bind(Value::from(teller.inquiries).to_string())
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query("COMMIT")
        .execute(&mut *connection)
        .await
        .unwrap();
    drop(connection);
    server
}
