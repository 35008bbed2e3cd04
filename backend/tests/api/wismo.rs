//! Figures about inquiries: the same as an independent count of the rows, by any period, zone and segment; and seen by whom they
//! concern.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _};
use chrono_tz::Tz;
use serde_json::Value;
use sqlx::SqlitePool;

use crate::server::{NOW, Server};
use crate::wismo_shapes::shape;

const OVERVIEW: &str = "/api/analytics/wismo/overview";
const INQUIRIES: &str = "/api/analytics/wismo/inquiries";
const SATISFACTION: &str = "/api/analytics/wismo/satisfaction";
const ROWS: &str = "/api/analytics/wismo/inquiries/rows";

/// What is known of a part of an order without anything that is counted.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    placed_at: i64,
    pub(crate) seller: String,
    pub(crate) carrier: String,
    region: String,
    value: &'static str,
    customer: &'static str,
    left: Vec<(i64, String)>,
}

impl Part {
    /// Whether it is of a segment; an order comes by no channel.
    pub(crate) fn is_in(&self, segment: &[(&str, String)]) -> bool {
        segment
            .iter()
            .all(|(name, value)| *name == "channel" || of_part(self, name) == value)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: String,
    part: Part,
    order: String,
    pub(crate) topic: String,
    channel: String,
    status: String,
    pub(crate) carrier: String,
    pub(crate) at: i64,
    pub(crate) resolution: Option<(String, i64)>,
    pub(crate) rating: Option<u64>,
    is_preventable: bool,
}

/// An inquiry as it is kept, without what is counted of it.
#[derive(sqlx::FromRow)]
struct AskedRow {
    id: String,
    order_id: String,
    seller_order_id: String,
    topic: String,
    channel: String,
    order_status: String,
    asked_at: i64,
    resolution: Option<String>,
    resolved_at: Option<i64>,
    rating: Option<i64>,
    is_preventable: i64,
}

impl AskedRow {
    fn of(self, parts: &BTreeMap<String, Part>) -> Asked {
        let part = parts[&self.seller_order_id].clone();
        let had_left = part.left.iter().filter(|(left, _)| *left <= self.asked_at);
        let carrier = had_left.map(|(_, carrier)| carrier.clone()).next_back();
        Asked {
            id: self.id,
            order: self.order_id,
            topic: self.topic,
            channel: self.channel,
            status: self.order_status,
            carrier: carrier.unwrap_or_default(),
            at: self.asked_at,
            resolution: self.resolution.zip(self.resolved_at),
            rating: self.rating.map(|rating| u64::try_from(rating).unwrap()),
            is_preventable: self.is_preventable == 1,
            part,
        }
    }
}

/// The rows, and nothing of ours that counts them.
pub(crate) struct Oracle {
    pub(crate) parts: BTreeMap<String, Part>,
    asked: Vec<Asked>,
    zone: Tz,
}

impl Oracle {
    pub(crate) async fn read(pool: &SqlitePool, zone: Tz) -> Self {
        let orders: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "SELECT id, email, currency, region, placed_at FROM orders ORDER BY placed_at, id",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        let items: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT order_id, seller_id, quantity * unit_price FROM order_items")
                .fetch_all(pool)
                .await
                .unwrap();
        let parcels: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT order_id, seller_id, carrier, shipped_at FROM shipments WHERE shipped_at IS NOT NULL ORDER BY shipped_at, id",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        let parts = parts(&orders, &items, &parcels);
        let asked: Vec<AskedRow> = sqlx::query_as("SELECT * FROM inquiries")
            .fetch_all(pool)
            .await
            .unwrap();
        let asked = asked.into_iter().map(|row| row.of(&parts)).collect();
        Self { parts, asked, zone }
    }

    pub(crate) fn day(&self, at: i64) -> NaiveDate {
        self.local(at).date_naive()
    }

    fn local(&self, at: i64) -> DateTime<Tz> {
        DateTime::from_timestamp_millis(at)
            .unwrap()
            .with_timezone(&self.zone)
    }

    fn hour_of_week(&self, at: i64) -> usize {
        let local = self.local(at);
        usize::try_from(local.weekday().num_days_from_monday() * 24 + local.hour()).unwrap()
    }

    /// Inquiries of these days and that segment.
    pub(crate) fn inquiries(
        &self,
        days: (NaiveDate, NaiveDate),
        segment: &[(&str, String)],
    ) -> Vec<&Asked> {
        let is_meant = |one: &&Asked| {
            (days.0..=days.1).contains(&self.day(one.at))
                && segment.iter().all(|(name, value)| match *name {
                    "carrier" => one.carrier == *value,
                    "channel" => one.channel == *value,
                    other => of_part(&one.part, other) == value,
                })
        };
        self.asked.iter().filter(is_meant).collect()
    }

    fn orders(
        &self,
        days: (NaiveDate, NaiveDate),
        segment: &[(&str, String)],
    ) -> (Vec<NaiveDate>, u64) {
        let (mut orders, mut parcels) = (Vec::new(), 0);
        for part in self.parts.values() {
            let is_of = |carrier: &str| {
                segment.iter().all(|(name, value)| match *name {
                    "carrier" => carrier == value,
                    "channel" => true,
                    other => of_part(part, other) == value,
                })
            };
            let day = self.day(part.placed_at);
            if (days.0..=days.1).contains(&day) && is_of(&part.carrier) {
                orders.push(day);
            }
            let left = part.left.iter().filter(|(at, carrier)| {
                (days.0..=days.1).contains(&self.day(*at)) && is_of(carrier)
            });
            parcels += left.count() as u64;
        }
        (orders, parcels)
    }

    /// By docs/metrics.md.
    pub(crate) fn figures(
        &self,
        days: (NaiveDate, NaiveDate),
        segment: &[(&str, String)],
    ) -> BTreeMap<&'static str, u64> {
        let meant = self.inquiries(days, segment);
        let today = self.day(NOW.0);
        let count = |is: &dyn Fn(&Asked) -> bool| meant.iter().filter(|one| is(one)).count() as u64;
        let same = |one: &Asked| {
            self.asked
                .iter()
                .filter(|other| other.order == one.order && other.id != one.id)
                .cloned()
                .collect::<Vec<_>>()
        };
        let is_first = |one: &Asked| {
            !same(one)
                .iter()
                .any(|other| (other.at, &other.id) < (one.at, &one.id))
        };
        let asks_where = |one: &Asked| {
            ["status", "tracking", "delivery", "missing"].contains(&one.topic.as_str())
        };
        let is_decided = |one: &Asked| is_first(one) && self.day(one.at) + Days::new(7) < today;
        let came_back = |one: &Asked| {
            same(one).iter().any(|other| {
                (other.at, &other.id) > (one.at, &one.id)
                    && self.day(other.at) <= self.day(one.at) + Days::new(7)
            })
        };
        let is_answered = |one: &Asked| {
            one.resolution
                .as_ref()
                .is_some_and(|(how, _)| how == "answered" || how == "tracking_provided")
        };
        let resolved = meant.iter().filter_map(|one| {
            one.resolution
                .as_ref()
                .map(|(_, at)| (at - one.at) / 60_000)
        });
        let (orders, shipments) = self.orders(days, segment);
        BTreeMap::from([
            ("inquiries", meant.len() as u64),
            ("askingWhere", count(&asks_where)),
            (
                "askingWhereFirst",
                count(&|one| asks_where(one) && is_first(one)),
            ),
            ("first", count(&is_first)),
            ("firstDecided", count(&is_decided)),
            (
                "firstContactResolved",
                count(&|one| is_decided(one) && is_answered(one) && !came_back(one)),
            ),
            ("preventable", count(&|one| one.is_preventable)),
            ("resolved", count(&|one| one.resolution.is_some())),
            (
                "resolutionMinutes",
                u64::try_from(resolved.sum::<i64>()).unwrap(),
            ),
            (
                "surveys",
                count(&|one| {
                    one.resolution
                        .as_ref()
                        .is_some_and(|(how, _)| how != "verification_failed")
                }),
            ),
            ("answers", count(&|one| one.rating.is_some())),
            ("stars", meant.iter().filter_map(|one| one.rating).sum()),
            ("orders", orders.len() as u64),
            ("shipments", shipments),
        ])
    }
}

fn of_part<'a>(part: &'a Part, name: &str) -> &'a str {
    match name {
        "seller" => &part.seller,
        "carrier" => &part.carrier,
        "region" => &part.region,
        "value" => part.value,
        _ => part.customer,
    }
}

fn parts(
    orders: &[(String, String, String, String, i64)],
    items: &[(String, String, i64)],
    parcels: &[(String, String, String, i64)],
) -> BTreeMap<String, Part> {
    let mut totals: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for (order, seller, total) in items {
        let of_order = totals.entry(order).or_default();
        *of_order.entry(seller).or_default() += total;
    }
    let mut left: BTreeMap<(&str, &str), Vec<(i64, String)>> = BTreeMap::new();
    for (order, seller, carrier, at) in parcels {
        let of_part = left.entry((order, seller)).or_default();
        of_part.push((*at, carrier.clone()));
    }
    let mut by_currency: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (order, _, currency, ..) in orders {
        let of_order = totals.get(order.as_str()).into_iter().flatten();
        by_currency
            .entry(currency)
            .or_default()
            .extend(of_order.map(|(_, total)| total));
    }
    for all in by_currency.values_mut() {
        all.sort_unstable();
    }
    let mut seen = BTreeSet::new();
    let mut parts = BTreeMap::new();
    for (order, email, currency, region, placed_at) in orders {
        let customer = if seen.insert(email.trim().to_lowercase()) {
            "new"
        } else {
            "returning"
        };
        let of_order: Vec<_> = totals.get(order.as_str()).into_iter().flatten().collect();
        for (seller, total) in &of_order {
            let all = &by_currency[currency.as_str()];
            let middle = all[(all.len() - 1) / 2];
            let left = left.remove(&(order, seller)).unwrap_or_default();
            let id = if of_order.len() == 1 {
                order.clone()
            } else {
                format!("{order}.{seller}")
            };
            let part = Part {
                placed_at: *placed_at,
                seller: (*seller).to_string(),
                carrier: left
                    .last()
                    .map(|(_, carrier)| carrier.clone())
                    .unwrap_or_default(),
                region: region.clone(),
                value: match **total {
                    total if total * 2 < middle => "low",
                    total if total > middle * 2 => "high",
                    _ => "middle",
                },
                customer,
                left,
            };
            parts.insert(id, part);
        }
    }
    parts
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn number(value: &Value, name: &str) -> u64 {
    value[name]
        .as_u64()
        .unwrap_or_else(|| unreachable!("{name} of {value}"))
}

fn sum(list: &Value, name: &str) -> u64 {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| number(one, name))
        .sum()
}

pub(crate) async fn ask(server: &Server, session: &str, path: &str) -> Value {
    let answer = server.get(path, session).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.json());
    answer.json()
}

pub(crate) fn address(path: &str, period: &str, segment: &[(&str, String)], more: &str) -> String {
    let mut address = format!("{path}?date_range={period}{more}");
    for (name, value) in segment {
        address.extend(["&", name, "=", &value.replace(' ', "%20")]);
    }
    address
}

pub(crate) fn assert_figures(told: &Value, expected: &BTreeMap<&'static str, u64>, what: &str) {
    for (name, count) in expected {
        assert_eq!(number(told, name), *count, "{name} of {what}");
    }
}

/// Whose calendars days are counted by: one without a change of clocks, two with one.
pub(crate) const ZONES: [Tz; 3] = [
    Tz::Africa__Nairobi,
    Tz::Europe__Paris,
    Tz::America__New_York,
];

/// Five periods: one without anything, one in which clocks change.
pub(crate) fn periods(today: NaiveDate) -> [(&'static str, (NaiveDate, NaiveDate)); 5] {
    let last = |days: u64| (today - Days::new(days - 1), today);
    [
        ("7d", last(7)),
        ("30d", last(30)),
        ("90d", last(90)),
        (
            "2025-10-20..2025-11-05",
            (date("2025-10-20"), date("2025-11-05")),
        ),
        (
            "2024-01-01..2024-01-31",
            (date("2024-01-01"), date("2024-01-31")),
        ),
    ]
}

pub(crate) fn segments() -> Vec<Vec<(&'static str, String)>> {
    let one = |name, value: &str| vec![(name, value.to_owned())];
    let two = |a: (&'static str, &str), b: (&'static str, &str)| {
        vec![(a.0, a.1.to_owned()), (b.0, b.1.to_owned())]
    };
    vec![
        Vec::new(),
        one("seller", "seller_0000"),
        one("carrier", "Sendy"),
        one("carrier", "G4S Courier"),
        one("region", "Nairobi"),
        one("channel", "chat"),
        one("channel", "phone"),
        one("value", "low"),
        one("value", "middle"),
        one("value", "high"),
        one("customer", "new"),
        one("customer", "returning"),
        two(("seller", "seller_0000"), ("customer", "new")),
        two(("carrier", "Aramex"), ("value", "middle")),
    ]
}

#[tokio::test]
async fn every_figure_is_that_of_an_independent_count() {
    let server = Server::start().await;
    shape(&server).await;
    let support = server.sign_in("support").await;
    let mut seen = BTreeMap::<&str, u64>::new();
    for zone in ZONES {
        server.store.rebuild_rollups(Some(zone), NOW).await.unwrap();
        let oracle = Oracle::read(server.store.pool(), zone).await;
        for (period, days) in periods(oracle.day(NOW.0)) {
            for segment in segments() {
                let what = format!("{zone} {period} {segment:?}");
                let expected = oracle.figures(days, &segment);
                let told = ask(&server, &support, &address(OVERVIEW, period, &segment, "")).await;
                assert_eq!(told["timeZone"], zone.name());
                assert_eq!(
                    (&told["span"]["from"], &told["span"]["to"]),
                    (
                        &Value::from(days.0.to_string()),
                        &Value::from(days.1.to_string())
                    ),
                    "{what}"
                );
                assert_figures(&told["current"], &expected, &what);
                let length = u64::try_from((days.1 - days.0).num_days()).unwrap() + 1;
                let before = (days.0 - Days::new(length), days.0 - Days::new(1));
                assert_figures(
                    &told["base"],
                    &oracle.figures(before, &segment),
                    &format!("before {what}"),
                );
                assert_trend(&oracle, &told["trend"], days, &segment, &what);
                assert_eq!(
                    sum(&told["statuses"], "count"),
                    expected["inquiries"],
                    "{what}"
                );
                for (name, count) in expected {
                    *seen.entry(name).or_default() += count;
                }
            }
        }
    }
    // Nothing is right because there is nothing.
    assert!(seen.values().all(|count| *count > 0), "{seen:?}");
}

fn assert_trend(
    oracle: &Oracle,
    trend: &Value,
    days: (NaiveDate, NaiveDate),
    segment: &[(&str, String)],
    what: &str,
) {
    let (orders, _) = oracle.orders(days, segment);
    let inquiries = oracle.inquiries(days, segment);
    let expected: Vec<(String, u64, u64)> = days
        .0
        .iter_days()
        .take_while(|day| *day <= days.1)
        .map(|day| {
            let asked = inquiries
                .iter()
                .filter(|one| oracle.day(one.at) == day)
                .count() as u64;
            (
                day.to_string(),
                asked,
                orders.iter().filter(|one| **one == day).count() as u64,
            )
        })
        .collect();
    let told: Vec<(String, u64, u64)> = trend
        .as_array()
        .unwrap()
        .iter()
        .map(|point| {
            (
                point["day"].as_str().unwrap().to_owned(),
                number(point, "inquiries"),
                number(point, "orders"),
            )
        })
        .collect();
    assert_eq!(told, expected, "{what}");
}

#[tokio::test]
async fn every_part_of_a_chart_opens_as_many_rows_as_it_counts() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let zone = Tz::Africa__Nairobi;
    let oracle = Oracle::read(server.store.pool(), zone).await;
    let today = oracle.day(NOW.0);
    let days = (today - Days::new(89), today);
    for segment in segments() {
        let told = ask(&server, &support, &address(INQUIRIES, "90d", &segment, "")).await;
        let meant = oracle.inquiries(days, &segment);
        let all = meant.len() as u64;
        let breakdown = &told["breakdown"];
        let by = |of: &dyn Fn(&Asked) -> String| {
            let mut counts = BTreeMap::<String, u64>::new();
            for one in &meant {
                *counts.entry(of(one)).or_default() += 1;
            }
            counts
        };
        let bands = |edges: &[(i64, &'static str)], last: &'static str, hours: i64| {
            edges
                .iter()
                .find(|(edge, _)| hours <= edge * 3_600_000)
                .map_or(last, |(_, word)| word)
                .to_owned()
        };
        let age = |one: &Asked| {
            bands(
                &[(24, "0-1"), (72, "1-3"), (168, "3-7"), (336, "7-14")],
                "14+",
                one.at - one.part.placed_at,
            )
        };
        let answered = |one: &Asked| {
            one.resolution.as_ref().map_or_else(
                || "open".to_owned(),
                |(_, at)| {
                    bands(
                        &[(1, "1h"), (4, "4h"), (12, "12h"), (24, "24h"), (72, "3d")],
                        "longer",
                        at - one.at,
                    )
                },
            )
        };
        for (name, parameter, expected) in [
            ("topics", "topic", by(&|one| one.topic.clone())),
            ("channels", "channel", by(&|one| one.channel.clone())),
            ("carriers", "carrier", by(&|one| one.carrier.clone())),
            ("statuses", "status", by(&|one| one.status.clone())),
            ("ages", "age", by(&age)),
            ("answerTimes", "answered", by(&answered)),
        ] {
            let tallies = breakdown[name].as_array().unwrap();
            assert_eq!(sum(&breakdown[name], "count"), all, "{name} {segment:?}");
            for tally in tallies {
                let (key, count) = (tally["key"].as_str().unwrap(), number(tally, "count"));
                assert_eq!(
                    expected.get(key).copied().unwrap_or(0),
                    count,
                    "{name} {key} {segment:?}"
                );
                let is_segment = segment.iter().any(|(name, _)| *name == parameter);
                if key.is_empty() || is_segment {
                    continue;
                }
                let more = format!(
                    "&{parameter}={}",
                    key.replace(' ', "%20").replace('+', "%2B")
                );
                let rows = ask(&server, &support, &address(ROWS, "90d", &segment, &more)).await;
                assert_eq!(number(&rows, "total"), count, "{name} {key} {segment:?}");
            }
        }
        for group in ["hour", "week", "month"] {
            let told = ask(
                &server,
                &support,
                &address(INQUIRIES, "90d", &segment, &format!("&group_by={group}")),
            )
            .await;
            assert_eq!(sum(&told["trend"], "inquiries"), all, "{group} {segment:?}");
            let orders = if group == "hour" {
                0
            } else {
                number(&told["current"], "orders")
            };
            assert_eq!(sum(&told["trend"], "orders"), orders, "{group} {segment:?}");
        }
        let preventable = ask(
            &server,
            &support,
            &address(ROWS, "90d", &segment, "&preventable=1"),
        )
        .await;
        assert_eq!(
            number(&preventable, "total"),
            number(&told["current"], "preventable")
        );
    }
}

#[tokio::test]
async fn the_heat_map_is_that_of_the_clocks_of_the_marketplace() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    for zone in [Tz::Africa__Nairobi, Tz::Europe__Paris] {
        server.store.rebuild_rollups(Some(zone), NOW).await.unwrap();
        let oracle = Oracle::read(server.store.pool(), zone).await;
        let today = oracle.day(NOW.0);
        for segment in segments() {
            let told = ask(&server, &support, &address(INQUIRIES, "90d", &segment, "")).await;
            let mut expected = vec![0_u64; 168];
            for one in oracle.inquiries((today - Days::new(89), today), &segment) {
                expected[oracle.hour_of_week(one.at)] += 1;
            }
            assert_eq!(
                told["breakdown"]["hours"],
                serde_json::json!(expected),
                "{segment:?}"
            );
            let of_day = |hours: std::ops::Range<usize>| {
                let is_meant = move |hour: &usize| hours.contains(&(hour % 24));
                (0..168).filter(is_meant).collect::<Vec<_>>()
            };
            for (part, hours) in [
                ("34", vec![34]),
                ("8-12", of_day(8..12)),
                ("weekday-2", (48..72).collect()),
            ] {
                let more = format!("&hour={part}");
                let rows = ask(&server, &support, &address(ROWS, "90d", &segment, &more)).await;
                let count: u64 = hours.into_iter().map(|hour| expected[hour]).sum();
                assert_eq!(number(&rows, "total"), count, "{part} {segment:?}");
            }
        }
    }
}

#[tokio::test]
async fn rows_come_latest_first_part_by_part_and_each_once() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let part = ask(&server, &support, &format!("{ROWS}?date_range=90d{cursor}")).await;
        for row in part["results"].as_array().unwrap() {
            found.push((
                row["askedAt"].as_str().unwrap().to_owned(),
                row["id"].as_str().unwrap().to_owned(),
            ));
            assert!(!row.to_string().contains('@'), "{row}");
        }
        assert!(part["results"].as_array().unwrap().len() <= 50);
        let Some(next) = part["nextCursor"].as_str() else {
            assert_eq!(number(&part, "total"), found.len() as u64);
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert!(found.len() > 50, "{}", found.len());
    let ids: BTreeSet<&String> = found.iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), found.len());
    assert!(found.is_sorted_by(|one, other| one >= other));
}

#[tokio::test]
async fn a_seller_sees_their_own_shop_and_customers_nothing() {
    let server = Server::start().await;
    let (seller, support, admin, customer) = (
        server.sign_in("seller").await,
        server.sign_in("support").await,
        server.sign_in("admin").await,
        server.sign_in("customer").await,
    );
    for path in [OVERVIEW, INQUIRIES, ROWS, SATISFACTION] {
        assert_eq!(server.get(path, &customer).await.status, 403);
        assert_eq!(server.get(path, "").await.status, 401);
        let other = format!("{path}?seller=seller_0001");
        assert_eq!(server.get(&other, &seller).await.status, 403);
        assert_eq!(server.get(&other, &support).await.status, 200);
        assert_eq!(
            server
                .get(&format!("{path}?seller=nobody"), &admin)
                .await
                .status,
            404
        );
    }
    let own = ask(&server, &seller, &format!("{OVERVIEW}?date_range=90d")).await;
    let named = ask(
        &server,
        &admin,
        &format!("{OVERVIEW}?date_range=90d&seller=seller_0000"),
    )
    .await;
    let all = ask(&server, &support, &format!("{OVERVIEW}?date_range=90d")).await;
    assert_eq!(own["current"], named["current"]);
    assert_ne!(own["current"], all["current"]);
    assert_eq!(own["options"]["shops"], Value::from(Vec::<Value>::new()));
    assert!(all["options"]["shops"].as_array().unwrap().len() > 10);
    assert_eq!(all["options"]["carriers"].as_array().unwrap().len(), 6);
    assert!(all["options"]["regions"].as_array().unwrap().len() > 3);
    let rows = ask(&server, &seller, &format!("{ROWS}?date_range=90d")).await;
    assert_eq!(rows["total"], own["current"]["inquiries"]);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_left_out_of_account() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let usual = ask(&server, &support, INQUIRIES).await;
    let odd = ask(&server, &support, &format!("{INQUIRIES}?date_range=2026-13-99..x&compare=%00&group_by=century&channel=smoke&value=~&customer=&x=%ff")).await;
    assert_eq!(odd, usual);
    assert_eq!(usual["trend"].as_array().unwrap().len(), 30);
    let nobody = ask(
        &server,
        &support,
        &format!("{OVERVIEW}?carrier=%27%20OR%201%3D1%20--"),
    )
    .await;
    assert_eq!(number(&nobody["current"], "inquiries"), 0);
    assert_eq!(nobody["trend"].as_array().unwrap().len(), 30);
    let rows = ask(
        &server,
        &support,
        &format!("{ROWS}?cursor=nonsense&hour=999"),
    )
    .await;
    assert_eq!(
        number(&rows, "total"),
        number(&usual["current"], "inquiries")
    );
}

#[tokio::test]
async fn a_year_before_has_the_same_dates_and_no_comparison_says_so() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let told = ask(
        &server,
        &support,
        &format!("{OVERVIEW}?date_range=2024-02-29..2024-03-01&compare=year"),
    )
    .await;
    assert_eq!(
        told["baseSpan"],
        serde_json::json!({ "from": "2023-02-28", "to": "2023-03-01" })
    );
    let told = ask(&server, &support, &format!("{OVERVIEW}?compare=none")).await;
    assert_eq!(
        (&told["base"], &told["baseSpan"]),
        (&Value::Null, &Value::Null)
    );
}
