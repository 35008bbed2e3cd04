//! Promises do in the demo's marketplace what they say, by a second computation of everything.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]
#![expect(
    clippy::cast_precision_loss,
    reason = "the second computation counts in floats, on purpose"
)]

use std::collections::BTreeMap;

use backend::demo::{self, Plan};
use backend::store::Store;
use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use shared::time::Timestamp;
use tempfile::TempDir;

const NOW: i64 = 1_763_640_000_000;
const TODAY: i64 = NOW / 86_400_000;

async fn marketplace(orders: u64) -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("d.db");
    let store = Store::open(file.to_str().unwrap()).await.unwrap();
    let plan = Plan {
        orders,
        now: Timestamp(NOW),
        seed: 7,
    };
    demo::fill(&store, plan, &mut |_, _| ()).await.unwrap();
    (store, folder)
}

/// A paid order that was not called off, straight from the tables that orders are kept in.
#[derive(Clone, Debug)]
struct Parcel {
    seller: String,
    origin: String,
    destination: String,
    carrier: Option<String>,
    first: i64,
    arrived: Option<i64>,
    went_back: Option<i64>,
}

async fn parcels(store: &Store) -> Vec<Parcel> {
    type Row = (
        String,
        String,
        String,
        Option<String>,
        i64,
        Option<i64>,
        Option<i64>,
        String,
    );
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT i.seller_id, s.region, o.region, (SELECT carrier FROM shipments h WHERE h.order_id = o.id), o.placed_at,
           CASE o.status WHEN 'delivered' THEN o.delivered_at END,
           CASE o.status WHEN 'returned' THEN (SELECT MAX(occurred_at) FROM tracking_events e WHERE e.order_id = o.id) END,
           s.time_zone
         FROM orders o JOIN order_items i ON i.order_id = o.id AND i.position = 0 JOIN sellers s ON s.id = i.seller_id
         WHERE o.status <> 'cancelled' AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)",
    )
    .fetch_all(store.pool())
    .await
    .unwrap();
    rows.into_iter()
        .map(
            |(seller, origin, destination, carrier, placed, arrived, back, zone)| {
                let zone: Tz = zone.parse().unwrap();
                let day = |ms: i64| {
                    let date = DateTime::from_timestamp_millis(ms)
                        .unwrap()
                        .with_timezone(&zone)
                        .date_naive();
                    i64::from(date.num_days_from_ce()) - 719_163
                };
                Parcel {
                    seller,
                    origin,
                    destination,
                    carrier,
                    first: day(placed),
                    arrived: arrived.map(day),
                    went_back: back.map(day),
                }
            },
        )
        .collect()
}

/// Days to the share asked for among these parcels as they stood when `day` began, by the product-limit estimate.
fn days_to(share: f64, sample: &[&Parcel], day: i64) -> Option<i64> {
    let seen = |parcel: &&&Parcel| parcel.went_back.is_none_or(|back| back >= day);
    let sample: Vec<(i64, bool)> = sample
        .iter()
        .filter(seen)
        .map(|parcel| match parcel.arrived {
            Some(arrived) if arrived < day => (arrived - parcel.first, true),
            _ => (day - 1 - parcel.first, false),
        })
        .collect();
    let arrivals = sample.iter().filter(|(_, arrived)| *arrived).count() as f64;
    let wanted = share + share / arrivals;
    let mut left = 1.0;
    let mut last: Option<(i64, f64)> = None;
    for at in 0..400 {
        let now = sample
            .iter()
            .filter(|(days, arrived)| *days == at && *arrived)
            .count() as f64;
        if now == 0.0 {
            continue;
        }
        let there = sample.iter().filter(|(days, _)| *days >= at).count() as f64;
        left *= 1.0 - now / there;
        let share = 1.0 - left;
        if share >= wanted - 1e-9 {
            return match last {
                Some((day, before))
                    if wanted - before <= 0.03 && wanted - before < share - wanted =>
                {
                    Some(day)
                }
                _ => Some(at),
            };
        }
        last = Some((at, share));
    }
    None
}

type Alike<'f> = Box<dyn Fn(&Parcel) -> bool + 'f>;

struct Judge<'a> {
    known: Vec<&'a Parcel>,
    usual: BTreeMap<&'a str, &'a str>,
    day: i64,
}

impl<'a> Judge<'a> {
    fn new(all: &'a [Parcel], day: i64) -> Self {
        let known: Vec<&Parcel> = all
            .iter()
            .filter(|p| p.first < day && p.first >= day - 365)
            .collect();
        let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for parcel in &known {
            if let Some(carrier) = &parcel.carrier {
                *counts
                    .entry(&parcel.seller)
                    .or_default()
                    .entry(carrier)
                    .or_default() += 1;
            }
        }
        let most = |carriers: &BTreeMap<&'a str, usize>| {
            let best = carriers
                .iter()
                .min_by_key(|(name, count)| (usize::MAX - **count, **name));
            *best.unwrap().0
        };
        let usual = counts
            .iter()
            .map(|(seller, carriers)| (*seller, most(carriers)))
            .collect();
        Self { known, usual, day }
    }

    fn carrier<'p>(&'p self, parcel: &'p Parcel) -> &'p str {
        let usual = || {
            self.usual
                .get(parcel.seller.as_str())
                .copied()
                .unwrap_or("")
        };
        parcel.carrier.as_deref().unwrap_or_else(usual)
    }

    fn band(&self, parcel: &Parcel) -> Option<(i64, i64)> {
        let usual = self
            .usual
            .get(parcel.seller.as_str())
            .copied()
            .unwrap_or("");
        let weekday = parcel.first.rem_euclid(7);
        let lane = |other: &Parcel| {
            other.origin == parcel.origin && other.destination == parcel.destination
        };
        let same_carrier = move |other: &Parcel| self.carrier(other) == usual;
        let kinds: [(u64, Alike<'_>); 7] = [
            (
                100,
                Box::new(move |o| lane(o) && same_carrier(o) && o.first.rem_euclid(7) == weekday),
            ),
            (100, Box::new(move |o| lane(o) && same_carrier(o))),
            (100, Box::new(lane)),
            (100, Box::new(|o| o.destination == parcel.destination)),
            (100, Box::new(|o| o.origin == parcel.origin)),
            (100, Box::new(|_| true)),
            (20, Box::new(|_| true)),
        ];
        kinds.into_iter().find_map(|(fewest, alike)| {
            let sample: Vec<&Parcel> = self
                .known
                .iter()
                .copied()
                .filter(|other| alike(other))
                .collect();
            let arrived = |parcel: &&&Parcel| parcel.arrived.is_some_and(|day| day < self.day);
            if (sample.iter().filter(arrived).count() as u64) < fewest {
                return None;
            }
            Some((
                days_to(0.5, &sample, self.day)?,
                days_to(0.9, &sample, self.day)?,
            ))
        })
    }
}

#[tokio::test]
async fn every_month_comes_out_as_in_a_second_computation_and_nine_in_ten_are_kept() {
    let (store, _folder) = marketplace(3_000).await;
    let all = parcels(&store).await;
    let table = store.backtest(TODAY).await.unwrap();
    assert!(table.months.len() >= 17, "{table}");
    let mut decided = 0;
    for (month, grade) in &table.months {
        let from = month.days_since_epoch();
        let judge = Judge::new(&all, from);
        let (mut parcels, mut by_p50, mut by_p90, mut undecided, mut without) = (0, 0, 0, 0, 0);
        let mut bands = BTreeMap::new();
        let of_month = |parcel: &&Parcel| {
            let date = shared::time::Date::from_days_since_epoch(parcel.first);
            (date.year, date.month) == (month.year, month.month) && parcel.went_back.is_none()
        };
        for parcel in all.iter().filter(of_month) {
            let usual = judge
                .usual
                .get(parcel.seller.as_str())
                .copied()
                .unwrap_or("");
            let kind = (
                parcel.origin.clone(),
                parcel.destination.clone(),
                usual.to_owned(),
                parcel.first.rem_euclid(7),
            );
            let Some((p50, p90)) = *bands.entry(kind).or_insert_with(|| judge.band(parcel)) else {
                without += 1;
                continue;
            };
            let arrived = parcel
                .arrived
                .filter(|day| *day < TODAY)
                .map(|day| day - parcel.first);
            match arrived {
                None if TODAY - 1 - parcel.first <= p90 => undecided += 1,
                None => parcels += 1,
                Some(days) => {
                    parcels += 1;
                    by_p50 += u64::from(days <= p50);
                    by_p90 += u64::from(days <= p90);
                }
            }
        }
        let found = (
            grade.parcels,
            grade.by_p50,
            grade.by_p90,
            grade.undecided,
            grade.without_promise,
        );
        assert_eq!(
            found,
            (parcels, by_p50, by_p90, undecided, without),
            "{month}"
        );
        if grade.undecided == 0 && grade.parcels >= 200 {
            decided += 1;
            let kept = grade.by_p90 * 1_000 / grade.parcels;
            assert!((860..=940).contains(&kept), "{month}: {kept} in a thousand");
        }
    }
    assert!(decided >= 2, "{table}");
}

#[tokio::test]
async fn weeks_add_up_to_the_orders_that_were_placed_in_them() {
    let (store, _folder) = marketplace(1_000).await;
    store.grade_promises(TODAY).await.unwrap();
    let all = parcels(&store).await;
    let grades: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT week, SUM(parcels + undecided + without_promise) FROM promise_grades GROUP BY week ORDER BY week",
    )
    .fetch_all(store.pool())
    .await
    .unwrap();
    assert!(grades.len() >= 15, "{grades:?}");
    for (week, graded) in grades {
        assert_eq!((week + 3) % 7, 0, "a week begins on Monday");
        let placed = all.iter().filter(|parcel| {
            (week..week + 7).contains(&parcel.first) && parcel.went_back.is_none()
        });
        assert_eq!(
            graded,
            i64::try_from(placed.count()).unwrap(),
            "week of day {week}"
        );
    }
    let before: Vec<(i64, i64)> =
        sqlx::query_as("SELECT week, parcels FROM promise_grades ORDER BY rowid")
            .fetch_all(store.pool())
            .await
            .unwrap();
    store.grade_promises(TODAY).await.unwrap();
    let mut after: Vec<(i64, i64)> =
        sqlx::query_as("SELECT week, parcels FROM promise_grades ORDER BY rowid")
            .fetch_all(store.pool())
            .await
            .unwrap();
    after.sort_unstable();
    let mut before = before;
    before.sort_unstable();
    assert_eq!(before, after, "grading twice changes nothing");
}

/// Parcels that arrived by the day promised at their sale.
async fn kept(store: &Store) -> u64 {
    let outcomes = store.outcomes(0, TODAY, TODAY).await.unwrap();
    let is_kept = |promised: i64, days: i64| promised >= days;
    outcomes
        .iter()
        .filter(|outcome| outcome.journey.has_arrived)
        .filter(|outcome| {
            outcome
                .promised_days
                .is_some_and(|promised| is_kept(promised, outcome.journey.days))
        })
        .map(|outcome| outcome.journey.parcels)
        .sum()
}

#[tokio::test]
async fn a_holiday_on_the_way_makes_no_late_parcel_timely() {
    let (store, _folder) = marketplace(1_000).await;
    let before = kept(&store).await;
    assert!(before > 100, "{before}");
    sqlx::query("UPDATE deliveries SET days = days - 1 WHERE has_arrived = 1 AND days > 0")
        .execute(store.pool())
        .await
        .unwrap();
    assert_eq!(
        kept(&store).await,
        before,
        "the day that was promised is a date, and so is the day of arrival"
    );
}
