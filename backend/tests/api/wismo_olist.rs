//! Orders from elsewhere, in the Olist schema: how they leave and arrive is that of the second computation, too.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use backend::import;
use backend::store::Store;
use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use flate2::read::GzDecoder;
use shared::api::wismo::{Cut, WismoQuery};
use shared::query::Parameters;
use shared::time::Timestamp;

use crate::wismo::{Oracle, address};
use crate::wismo_journeys::journeys;
use crate::wismo_lines::{ASKED, Expected};

/// 2018-03-20T15:00:00Z: what the data says happened later has not happened yet.
const NOW: Timestamp = Timestamp(1_521_558_000_000);
/// Orders that nobody here shaped, where they are at hand.
const OLIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/olist");
/// Every so-manieth of them is imported.
const EVERY: usize = 9;

/// Files of the schema, and the column that says which order a row is about.
const FILES: [(&str, Option<usize>); 5] = [
    ("olist_orders_dataset.csv", Some(0)),
    ("olist_order_items_dataset.csv", Some(0)),
    ("olist_order_reviews_dataset.csv", Some(1)),
    ("olist_customers_dataset.csv", None),
    ("olist_sellers_dataset.csv", None),
];

/// Some of the orders in a folder, with all that is about them.
fn sample(from: &Path, to: &Path) {
    let mut kept = BTreeSet::new();
    for (name, about) in FILES {
        let mut text = String::new();
        let file = File::open(from.join(format!("{name}.gz"))).unwrap();
        GzDecoder::new(file).read_to_string(&mut text).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        if kept.is_empty() {
            let orders = rows.lines().step_by(EVERY);
            kept.extend(orders.filter_map(|row| Some(row.split(',').next()?.to_owned())));
        }
        let is_about = |row: &str, column| {
            row.split(',')
                .nth(column)
                .is_some_and(|order| kept.contains(order))
        };
        let mut sample = format!("{header}\n");
        for row in rows.lines() {
            if about.is_none_or(|column| is_about(row, column)) {
                writeln!(sample, "{row}").unwrap();
            }
        }
        fs::write(to.join(name), sample).unwrap();
    }
}

/// Orders of ten months as the schema allows them: of several sellers, called off, never paid, never scanned, without a promise.
fn made_up(to: &Path) {
    let mut chance = fastrand::Rng::with_seed(5);
    let mut texts = [
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n",
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n",
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp\n",
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n",
        "seller_id,seller_zip_code_prefix,seller_city,seller_state\n",
    ]
    .map(str::to_owned);
    let last = DateTime::from_timestamp_millis(NOW.0).unwrap().naive_utc();
    for order in 0..700 {
        let placed = last - TimeDelta::minutes(chance.i64(-20_000..430_000));
        let status = *chance
            .choice(&[
                "delivered",
                "delivered",
                "delivered",
                "shipped",
                "invoiced",
                "canceled",
                "created",
            ])
            .unwrap();
        let (mut at, mut times) = (placed, vec![placed.to_string()]);
        let hours = [40, 90, 300].map(|most| chance.i64(1..most));
        let steps = match status {
            "delivered" => 3,
            "shipped" => 2,
            "created" => 0,
            _ => 1,
        };
        for (step, hours) in hours.into_iter().enumerate() {
            at += TimeDelta::hours(hours);
            let is_known = step < steps && (step != 1 || chance.u8(..) > 20);
            times.push(if is_known {
                at.to_string()
            } else {
                String::new()
            });
        }
        let promised = placed.date() + TimeDelta::days(chance.i64(4..18));
        let promised = if chance.u8(..) > 25 {
            format!("{promised} 00:00:00")
        } else {
            String::new()
        };
        let [orders, items, reviews, ..] = &mut texts;
        writeln!(
            orders,
            "o{order},c{},{status},{},{promised}",
            order % 400,
            times.join(",")
        )
        .unwrap();
        for item in 1..=chance.u8(1..4) {
            let limit = if chance.bool() { &times[1] } else { "" };
            writeln!(
                items,
                "o{order},{item},p{item},s{},{limit},{}.90,1",
                chance.u8(..5),
                chance.u8(1..)
            )
            .unwrap();
        }
        if !times[3].is_empty() && chance.bool() {
            writeln!(
                reviews,
                "r{order},o{order},{},,,{promised},{promised}",
                chance.u8(1..=5)
            )
            .unwrap();
        }
    }
    for one in 0..400 {
        writeln!(
            texts[3],
            "c{one},u{},1,x,{}",
            one % 150,
            ["SP", "RJ", "AM"][one % 3]
        )
        .unwrap();
    }
    for one in 0..5 {
        writeln!(texts[4], "s{one},1,x,{}", ["SP", "MG"][one % 2]).unwrap();
    }
    for ((name, _), text) in FILES.iter().zip(texts) {
        fs::write(to.join(name), text).unwrap();
    }
}

/// Five periods: one without anything, one in which Brazil's clocks change.
fn periods(oracle: &Oracle) -> [(&'static str, (NaiveDate, NaiveDate)); 5] {
    let today = oracle.day(NOW.0);
    let since = |days: i64| (today - TimeDelta::days(days - 1), today);
    let of = |text: &'static str| {
        let (from, to) = text.split_once("..").unwrap();
        (text, (from.parse().unwrap(), to.parse().unwrap()))
    };
    [
        ("30d", since(30)),
        ("90d", since(90)),
        of("2017-10-01..2017-10-31"),
        of("2017-06-01..2018-04-10"),
        of("2016-02-01..2016-02-29"),
    ]
}

async fn assert_all(folder: &Path) {
    let file = folder.join("olist.db");
    let store = Store::open(file.to_str().unwrap()).await.unwrap();
    import::olist(&store, folder, NOW, false).await.unwrap();
    let largest: String =
        sqlx::query_scalar("SELECT id FROM sellers ORDER BY paid_order_count DESC, id LIMIT 1")
            .fetch_one(store.pool())
            .await
            .unwrap();
    let segments = [
        Vec::new(),
        vec![("seller", largest)],
        vec![("region", String::from("SP"))],
        vec![("customer", String::from("returning"))],
    ];
    let mut orders = 0;
    for zone in [Tz::America__Sao_Paulo, Tz::Africa__Nairobi, Tz::Asia__Tokyo] {
        store.rebuild_rollups(Some(zone), NOW).await.unwrap();
        let oracle = Oracle::read(store.pool(), zone).await;
        let journeys = journeys(store.pool(), &oracle).await;
        for (period, days) in periods(&oracle) {
            for segment in &segments {
                let expected = Expected::of(&journeys, days, segment, oracle.day(NOW.0));
                let text = address("", period, segment, "");
                let query = WismoQuery::take(&mut Parameters::read(&text[1..]));
                for (cut, in_days) in ASKED {
                    let lines = (&Cut::from_word(cut), !in_days.is_empty());
                    let told = store.wismo_fulfillment(&query, lines, NOW).await.unwrap();
                    orders += told.total.orders;
                    let what = format!("{zone} {period} {segment:?} by {cut}{in_days}");
                    expected.assert(&serde_json::to_value(told).unwrap(), (cut, in_days), &what);
                }
            }
        }
    }
    assert!(orders > 10_000, "{orders}");
}

#[tokio::test]
async fn imported_orders_leave_and_arrive_as_a_second_computation_says() {
    let folder = tempfile::tempdir().unwrap();
    made_up(folder.path());
    assert_all(folder.path()).await;
}

#[tokio::test]
async fn so_do_those_that_nobody_here_shaped() {
    // Where they are not at hand, those made up have to do.
    if Path::new(OLIST).exists() {
        let folder = tempfile::tempdir().unwrap();
        sample(Path::new(OLIST), folder.path());
        assert_all(folder.path()).await;
    }
}
