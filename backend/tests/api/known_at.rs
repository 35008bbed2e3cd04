//! As known at: dashboards that were kept are shown again as they stood, whatever has come to be known since, and the difference is
//! explained to the last inquiry.

use std::collections::{BTreeMap, BTreeSet};

use backend::promise::{Foresight, ShopCalendar};
use chrono_tz::Tz;
use serde_json::Value;
use shared::ids::SellerId;
use shared::order::NO_SCAN_DAYS;
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use crate::inquiries::assert_equals_a_rebuild;
use crate::rollups::Chaos;
use crate::server::{NOW, Server};

const EVENTS: usize = 600;
const MOMENTS: usize = 12;
/// After so many events all orders are looked at for what is wrong with them.
const WATCHED: usize = 10;
/// Scans, and then changes tried, right before each.
const SENT: usize = 60;
const VIEWS: [&str; 4] = ["overview", "inquiries", "satisfaction", "inquiries/rows"];
const CUTS: [&str; 5] = ["carrier", "lane", "seller", "week", "carrier&days=business"];
const PERIODS: [&str; 4] = ["7d", "30d", "90d", "2025-11-01..2025-12-10"];
const SEGMENTS: [&str; 5] = [
    "",
    "&seller=seller_0000",
    "&carrier=G4S%20Courier",
    "&channel=chat",
    "&customer=new&value=middle",
];
/// What an answer says of the moment when it is given, or of what has come after it, or offers to choose from.
const OF_THE_ANSWER: [&str; 6] = [
    "asOf",
    "knownAt",
    "now",
    "changedSince",
    "effects",
    "options",
];

fn addresses() -> Vec<String> {
    let mut addresses = Vec::new();
    for view in VIEWS {
        for period in PERIODS {
            for segment in SEGMENTS {
                addresses.push(format!(
                    "/api/analytics/wismo/{view}?date_range={period}{segment}"
                ));
            }
        }
    }
    for cut in CUTS {
        for period in ["30d", "2025-11-01..2025-12-10"] {
            for segment in &SEGMENTS[..3] {
                addresses.push(format!(
                    "/api/analytics/wismo/fulfillment?date_range={period}&cut={cut}{segment}"
                ));
            }
        }
    }
    addresses
}

async fn ask(server: &Server, session: &str, address: &str) -> Value {
    let answer = server.get(address, session).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.json());
    answer.json()
}

/// The figures, the rows and the days of an answer.
fn content(mut answer: Value) -> Value {
    let members = answer.as_object_mut().unwrap();
    for name in OF_THE_ANSWER {
        members.remove(name);
    }
    answer
}

/// Figures by name; 0 where there is too little for one. What a line stands for is none.
fn counts(figures: &Value) -> BTreeMap<String, i64> {
    let counts = figures.as_object().unwrap().iter();
    counts
        .filter(|(name, _)| !["key", "name"].contains(&name.as_str()))
        .map(|(name, count)| (name.clone(), count.as_i64().unwrap_or(0)))
        .collect()
}

/// The figures of all together.
fn shown(answer: &Value) -> &Value {
    answer.get("current").unwrap_or_else(|| &answer["total"])
}

/// Figures of then and the effects of all changes are those of now, which are those that a question without a date finds.
async fn assert_explained(server: &Server, session: &str, address: &str, answer: &Value) {
    let mut figures = counts(shown(answer));
    let told = answer["changedSince"].as_array().unwrap();
    for effect in answer["effects"].as_array().unwrap() {
        let figure = figures.get_mut(effect["figure"].as_str().unwrap()).unwrap();
        *figure += effect["by"].as_i64().unwrap();
        assert!(told.iter().any(|change| change["key"] == effect["cause"]));
    }
    assert_eq!(figures, counts(&answer["now"]), "{address}: {answer:#}");
    let (path, query) = address.split_once('?').unwrap();
    let segment = query.split_once('&').map_or("", |(_, segment)| segment);
    let (from, to) = (&answer["span"]["from"], &answer["span"]["to"]);
    let days = format!("{}..{}", from.as_str().unwrap(), to.as_str().unwrap());
    let present = ask(
        server,
        session,
        &format!("{path}?date_range={days}&{segment}"),
    )
    .await;
    assert_eq!(&answer["now"], shown(&present), "{address}");
}

fn known_at(at: Timestamp) -> String {
    format!("&known_at={at}")
}

#[tokio::test]
async fn twelve_stored_dashboards_are_shown_again_and_what_has_changed_is_explained() {
    let server = Server::start().await;
    let seller = SellerId::parse("seller_0000").unwrap();
    let mut chaos = Chaos::of(&server, 7).await;
    let mut stored = Vec::new();
    for event in 1..=EVENTS {
        // Often at once, so that some changes can still be taken back.
        let later_ms = match chaos.chance.u32(..3) {
            0 => chaos.chance.i64(MINUTE_MS..5 * HOUR_MS),
            _ => chaos.chance.i64(1..MINUTE_MS),
        };
        server.wait_ms(later_ms);
        chaos.happen(later_ms).await;
        if event % 9 == 0 {
            let number = format!("SK-7777-{event:04}");
            let placed = server.store.place_order(&seller, &number, 1, chaos.now);
            assert!(placed.await.unwrap());
        }
        if event % WATCHED == 0 {
            let foresight = Foresight::default();
            let watched = server.store.watch(NO_SCAN_DAYS, &foresight, chaos.now);
            watched.await.unwrap();
        }
        if event == EVENTS / 2 {
            let early = ShopCalendar {
                cut_off_minute: 8 * 60,
                ..ShopCalendar::default()
            };
            let changed = server
                .store
                .change_shop_hours(&seller, &early, &[], chaos.now);
            changed.await.unwrap();
        }
        // Corrections of the whole: another calendar, and another version of the formulas.
        if event == EVENTS * 2 / 3 {
            let zone = Some(Tz::America__New_York);
            server.store.rebuild_rollups(zone, chaos.now).await.unwrap();
        }
        if event == EVENTS * 3 / 4 {
            server.store.note_formulas(1, NOW).await.unwrap();
            server.store.note_formulas(2, chaos.now).await.unwrap();
        }
        if event % (EVENTS / MOMENTS) == 0 {
            // What was scanned cannot be taken back any more.
            if event > EVENTS / 2 {
                for _ in 0..SENT {
                    chaos.scan().await;
                }
            }
            for _ in 0..SENT {
                chaos.ship().await;
            }
            // Sessions do not last that long.
            let support = server.sign_in("support").await;
            let mut dashboards = Vec::new();
            for address in addresses() {
                let answer = ask(&server, &support, &address).await;
                dashboards.push((address, answer));
            }
            stored.push((chaos.now, dashboards));
            // Some of what had just left had not.
            server.wait_ms(1_000);
            chaos.now = chaos.now.plus_ms(1_000);
            for _ in 0..SENT {
                chaos.undo().await;
            }
        }
    }
    assert!(chaos.done.iter().all(|done| *done > 0), "{:?}", chaos.done);
    assert_equals_a_rebuild(&server).await;
    server.wait_ms(9 * DAY_MS);
    let support = server.sign_in("support").await;

    assert_eq!(stored.len(), MOMENTS);
    let (mut causes, mut changed) = (BTreeSet::new(), 0);
    for (at, dashboards) in stored {
        for (address, before) in dashboards {
            let again = format!("{address}{}", known_at(at));
            let answer = ask(&server, &support, &again).await;
            assert_eq!(answer["knownAt"], at.to_string(), "{again}");
            if !address.contains("/rows") {
                assert_explained(&server, &support, &address, &answer).await;
                for change in answer["changedSince"].as_array().unwrap() {
                    causes.insert(change["key"].as_str().unwrap().to_owned());
                }
                changed += usize::from(shown(&answer) != &answer["now"]);
            }
            assert_eq!(content(answer), content(before), "{again}");
        }
    }
    // Nothing is the same because nothing happened, and nothing happens that is not explained.
    assert!(changed > 500, "{changed}");
    let all = shared::api::wismo::ChangeCause::ALL;
    let all: BTreeSet<String> = all.iter().map(|cause| cause.word().to_owned()).collect();
    assert_eq!(causes, all);
}

#[tokio::test]
async fn a_day_is_its_end_and_what_has_not_passed_is_now() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let overview = "/api/analytics/wismo/overview?date_range=30d";
    let present = ask(&server, &support, overview).await;
    assert_eq!(present["knownAt"], Value::Null);
    assert_eq!(present["changedSince"], Value::Array(Vec::new()));
    let past = ask(
        &server,
        &support,
        &format!("{overview}&known_at=2025-11-05"),
    )
    .await;
    // The days of Nairobi end at 21:00 UTC.
    assert_eq!(past["knownAt"], "2025-11-05T20:59:59.999Z");
    assert_eq!(past["span"]["to"], "2025-11-05");
    let asked: i64 = server
        .value("SELECT COUNT(*) FROM inquiries WHERE reported_at < 1762376400000 AND asked_at >= 1759784400000")
        .await;
    assert!(asked > 0);
    assert_eq!(past["current"]["inquiries"], asked);
    let resolved: i64 = server
        .value(
            "SELECT COUNT(*) FROM inquiries WHERE reported_at < 1762376400000 AND asked_at >= 1759784400000
               AND resolved_at < 1762376400000",
        )
        .await;
    assert_eq!(past["current"]["resolved"], resolved);
    for not_past in ["2025-11-20", "2031-01-01", "2031-01-01T00:00:00Z", "soon"] {
        let address = format!("{overview}&known_at={not_past}");
        assert_eq!(
            ask(&server, &support, &address).await,
            present,
            "{not_past}"
        );
    }
    let before_all = ask(
        &server,
        &support,
        &format!("{overview}&known_at=2001-01-01"),
    )
    .await;
    assert_eq!(before_all["span"]["to"], "2001-01-01");
    assert!(
        counts(&before_all["current"])
            .values()
            .all(|count| *count == 0)
    );
    let nothing_yet = ask(
        &server,
        &support,
        "/api/analytics/wismo/overview?date_range=2025-11-01..2025-11-10&known_at=2001-01-01",
    )
    .await;
    let reported = &nothing_yet["changedSince"][0];
    assert_eq!(reported["key"], "reported");
    assert_eq!(reported["count"], nothing_yet["now"]["inquiries"]);
}

/// What was known when, as text.
async fn history(server: &Server) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for sql in [
        "SELECT inquiry_id || ' ' || known_from || ' ' || known_to || ' ' || day || ' ' || is_repeat || ' ' || is_followed || ' '
           || COALESCE(resolution, '') || ' ' || COALESCE(rating, '') FROM superseded_inquiries",
        "SELECT id || ' ' || COALESCE(known_from, '') FROM inquiries",
        "SELECT what || ' ' || id || ' ' || known_from || ' ' || known_to || ' ' || day FROM superseded_orders",
        "SELECT what || ' ' || id || ' ' || known_from FROM counted_orders",
        "SELECT seller_order_id || ' ' || known_from || ' ' || known_to || ' ' || COALESCE(left_day, '') || ' '
           || COALESCE(last_day, '') FROM superseded_deliveries",
        "SELECT seller_order_id || ' ' || known_from || ' ' || COALESCE(left_known_from, '') || ' '
           || COALESCE(ended_known_from, '') FROM deliveries",
    ] {
        let found: Vec<String> = sqlx::query_scalar(sql)
            .fetch_all(server.store.pool())
            .await
            .unwrap();
        rows.extend(found);
    }
    rows
}

#[tokio::test]
async fn counting_anew_keeps_what_was_known_and_finds_it_where_it_was_not_kept() {
    let server = Server::start().await;
    let mut chaos = Chaos::of(&server, 3).await;
    let natural = history(&server).await;
    assert!(natural.iter().any(|row| row.contains("answered")));
    // A database from before this was kept.
    server.change("DELETE FROM superseded_inquiries").await;
    server
        .change("UPDATE inquiries SET known_from = NULL")
        .await;
    let later = NOW.plus_ms(HOUR_MS);
    server.store.rebuild_rollups(None, later).await.unwrap();
    let found = history(&server).await;
    assert_eq!(found.symmetric_difference(&natural).next(), None);
    for _ in 0..200 {
        chaos.happen(HOUR_MS).await;
    }
    let before = history(&server).await;
    let later = chaos.now.plus_ms(HOUR_MS);
    server.store.rebuild_rollups(None, later).await.unwrap();
    let after = history(&server).await;
    assert_eq!(after.symmetric_difference(&before).next(), None);
}

#[tokio::test]
async fn another_version_of_the_formulas_is_a_mark_from_its_day_on() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let overview = "/api/analytics/wismo/overview";
    server
        .store
        .note_formulas(1, NOW.plus_ms(-9 * DAY_MS))
        .await
        .unwrap();
    let marks = |answer: &Value| answer["formulas"].clone();
    let none = Value::Array(Vec::new());
    // What a database began with is no change.
    assert_eq!(marks(&ask(&server, &support, overview).await), none);
    let changed_at = NOW.plus_ms(-3 * DAY_MS);
    server.store.note_formulas(2, changed_at).await.unwrap();
    server.store.note_formulas(2, NOW).await.unwrap();
    server.store.note_formulas(1, NOW).await.unwrap();
    for view in ["overview", "inquiries", "satisfaction"] {
        let answer = ask(&server, &support, &format!("/api/analytics/wismo/{view}")).await;
        assert_eq!(
            marks(&answer),
            serde_json::json!([{ "day": "2025-11-17", "version": 2 }])
        );
    }
    let early = ask(
        &server,
        &support,
        &format!("{overview}?date_range=2025-11-01..2025-11-10"),
    )
    .await;
    assert_eq!(marks(&early), none);
    let before = ask(
        &server,
        &support,
        &format!("{overview}?known_at=2025-11-16"),
    )
    .await;
    assert_eq!(marks(&before), none);
    let since = before["changedSince"].as_array().unwrap();
    let formulas = since
        .iter()
        .find(|change| change["key"] == "formulas")
        .unwrap();
    assert_eq!(formulas["count"], 1);
    let effects = before["effects"].as_array().unwrap();
    assert!(effects.iter().all(|effect| effect["cause"] != "formulas"));
}
