//! Insights: what is there to be noticed is noticed, and chance is not taken for news.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;
use shared::time::{Date, HOUR_MS};

use crate::insight_town::{TODAY, Truths, town};
use crate::server::Server;

const INSIGHTS: &str = "/api/analytics/wismo/insights";

async fn insights(server: &Server, session: &str, query: &str) -> (Vec<Value>, u64) {
    let answer = server.get(&format!("{INSIGHTS}?{query}"), session).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.json());
    let answer = answer.json();
    let looked_at = answer["lookedAt"].as_u64().unwrap();
    (answer["insights"].as_array().unwrap().clone(), looked_at)
}

fn date(day: i64) -> String {
    Date::from_days_since_epoch(day).to_string()
}

fn day(text: &Value) -> Option<i64> {
    Date::parse(text.as_str()?).map(Date::days_since_epoch)
}

fn is_of(one: &Value, kind: &str, verdict: &str, scope: &str, key: &str) -> bool {
    one["kind"] == kind && one["type"] == verdict && one["scope"] == scope && one["key"] == key
}

/// What was planted, and whether it was noticed.
fn noticed(told: &[Value]) -> Vec<(String, bool)> {
    let any = |is: &dyn Fn(&Value) -> bool| told.iter().any(is);
    let spike = |on: i64| {
        any(&|one| {
            let days = &one["days"];
            let within = day(&days["from"]).zip(day(&days["to"]));
            is_of(one, "asked", "warning", "all", "")
                && within.is_some_and(|(from, to)| from <= on && on <= to && to - from < 2)
        })
    };
    let (carrier, since) = Truths::DEGRADED;
    let lane = format!("{} → {}", Truths::LANE.0, Truths::LANE.1);
    let hours = format!("{}-{}", Truths::SLOW_HOURS.0, Truths::SLOW_HOURS.1);
    let plain = [
        ("late", "warning", "lane", lane.as_str()),
        ("late", "warning", "shop", Truths::LATE_SHOP),
        ("time_to_ship", "warning", "shop", Truths::SLOW_SHOP),
        ("silence", "warning", "carrier", Truths::SILENT),
        ("repeats", "opportunity", "topic", Truths::REPEATED),
        ("answer_time", "opportunity", "hours", &hours),
        ("asked", "success", "region", Truths::BETTER),
    ];
    let mut noticed: Vec<(String, bool)> = Truths::SPIKES
        .map(|on| (format!("spike on {}", date(on)), spike(on)))
        .into();
    let is_since = |one: &Value| {
        one["isLasting"] == true
            && day(&one["days"]["from"]).is_some_and(|from| (from - since).abs() <= 2)
    };
    let degraded = any(&|one| is_of(one, "asked", "warning", "carrier", carrier) && is_since(one));
    noticed.push((format!("{carrier} since {}", date(since)), degraded));
    let slower = any(&|one| {
        one["kind"] == "satisfaction" && one["scope"] == "slower" && one["type"] == "opportunity"
    });
    noticed.push((String::from("slow answers, few stars"), slower));
    for (kind, verdict, scope, key) in plain {
        let is = any(&|one| is_of(one, kind, verdict, scope, key));
        noticed.push((format!("{kind} {key}"), is));
    }
    noticed
}

#[tokio::test]
async fn what_is_planted_is_noticed() {
    for seed in 11..14 {
        let server = town(seed, 130, Truths { are_planted: true }).await;
        let support = server.sign_in("support").await;
        let (told, looked_at) = insights(&server, &support, "date_range=30d").await;
        let noticed = noticed(&told);
        let count = noticed.iter().filter(|(_, is)| *is).count();
        println!(
            "noticed {count} of {} planted truths; {} told of {looked_at} comparisons",
            noticed.len(),
            told.len()
        );
        assert!(count * 10 >= noticed.len() * 9, "{noticed:#?}\n{told:#?}");
        assert!(told.len() <= count + 2, "{told:#?}");
        for one in told.iter().filter(|one| one["scope"] == "hours") {
            let hours = format!("hour={}", one["key"].as_str().unwrap());
            assert!(one["rows"]["query"].as_str().unwrap().contains(&hours));
        }
    }
}

#[tokio::test]
async fn an_answer_is_kept_for_a_minute_and_not_into_the_next_day() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let mut as_of = Vec::new();
    for wait_ms in [0, 59_000, 2_000, 9 * HOUR_MS - 91_000, 29_000, 2_000] {
        server.wait_ms(wait_ms);
        let answer = server.get(INSIGHTS, &support).await.json();
        as_of.push(answer["asOf"].as_str().unwrap().to_owned());
    }
    let other = server
        .get(&format!("{INSIGHTS}?carrier=Sendy"), &support)
        .await;
    assert_ne!(other.json()["insights"], Value::Null);
    assert_eq!(as_of[0], as_of[1], "kept for 59 seconds");
    assert_ne!(as_of[1], as_of[2], "and not for 61");
    assert_eq!(as_of[3], as_of[4], "kept before midnight");
    assert_ne!(
        as_of[4], as_of[5],
        "and not beyond, though of 31 seconds ago"
    );
}

#[tokio::test]
async fn what_many_ask_at_the_same_time_is_found_once() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let all = (0..16).map(|_| server.get(INSIGHTS, &support));
    // What is found twice is found at two moments.
    let time_passes = async {
        for _ in 0..30_000 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            server.wait_ms(1);
        }
    };
    let answers = tokio::select! {
        answers = join_all(all) => answers,
        () = time_passes => Vec::new(),
    };
    assert_eq!(answers.len(), 16);
    assert!(server.waited_ms() > 0);
    let found: BTreeSet<String> = answers
        .iter()
        .map(|answer| answer.json()["asOf"].to_string())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
}

#[tokio::test]
async fn quiet_months_are_told_to_be_quiet() {
    let mut alarms = Vec::new();
    let (mut months, mut compared) = (0, 0);
    for seed in 0..4 {
        let server = town(seed, 8 * 30, Truths { are_planted: false }).await;
        let support = server.sign_in("support").await;
        for month in 0..5 {
            let last = TODAY - month * 30;
            let query = format!("date_range={}..{}", date(last - 29), date(last));
            let (told, looked_at) = insights(&server, &support, &query).await;
            compared += looked_at;
            months += 1;
            alarms.extend(told);
        }
    }
    println!(
        "{} false alarms in {months} quiet months, of {compared} comparisons",
        alarms.len()
    );
    assert!(alarms.len() <= 1, "{alarms:#?}");
}
