//! Partners: who uses whom, what they report, and what is made of it; computed a second time from the reports as they came.

use std::collections::BTreeMap;

use backend::demo::{self, PartnerPlan};
use backend::signature;
use backend::store::{SenderKind, Store};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use crate::server::{Answer, NOW, Server};
use crate::signed::{SECRET, admit, post_signed};

const OWN: &str = "/api/fulfillment/micro-fulfillment/seller_0000";
const EVENTS: &str = "/api/partners/events";
const KILIMA: &str = "partner_kilima";
const HARAKA: &str = "partner_haraka";

async fn choose(server: &Server, session: &str, what: &str, partner: &str) -> Answer {
    let body = json!({ "partnerId": partner });
    server
        .mutate(session, &format!("{OWN}/{what}"), &[], &body)
        .await
}

async fn partners(server: &Server, session: &str) -> Vec<Value> {
    let answer = server.get(&format!("{OWN}/partners"), session).await;
    assert_eq!(answer.status, 200);
    answer.json().as_array().unwrap().clone()
}

async fn partner(server: &Server, session: &str, id: &str) -> Value {
    let all = partners(server, session).await;
    all.into_iter().find(|one| one["id"] == id).unwrap()
}

async fn metrics(server: &Server, session: &str) -> Value {
    let answer = server.get(&format!("{OWN}/metrics"), session).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

async fn report(server: &Server, partner: &str, events: &[Value]) -> Value {
    let body = json!({ "events": events }).to_string();
    let signed = signature(SECRET, body.as_bytes(), NOW);
    let answer = post_signed(server, EVENTS, partner, &signed, &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    answer.json()
}

async fn forget_reports(server: &Server) {
    server.change("DELETE FROM partner_events").await;
    server.change("DELETE FROM partner_jobs").await;
}

/// Every report as it came, with whose it is.
async fn bodies(server: &Server) -> Vec<(String, Value)> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT partner_id, body FROM partner_events ORDER BY partner_id, event_id")
            .fetch_all(server.store.pool())
            .await
            .unwrap();
    rows.into_iter()
        .map(|(partner, body)| (partner, serde_json::from_str(&body).unwrap()))
        .collect()
}

fn ms(value: &Value) -> Option<i64> {
    Timestamp::parse(value.as_str()?).map(|at| at.0)
}

fn amount(value: &Value) -> Option<Decimal> {
    value["amount"].to_string().parse().ok()
}

/// A quotient as it is written, or nothing under twenty jobs.
fn rounded(part: Decimal, whole: Decimal, decimals: u32, jobs: usize) -> Value {
    if jobs < 20 || whole.is_zero() {
        return Value::Null;
    }
    let half_up = RoundingStrategy::MidpointAwayFromZero;
    let quotient = (part / whole).round_dp_with_strategy(decimals, half_up);
    json!(quotient.normalize().to_string())
}

/// As [`rounded`], of an answer.
fn plain(value: &Value) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    let decimal: Decimal = value.to_string().parse().unwrap();
    json!(decimal.normalize().to_string())
}

/// Figures of reports, from docs/metrics.md alone: no SQL, nothing of the server.
fn second_computation<'a>(reports: impl Iterator<Item = &'a Value>, now: i64) -> Value {
    let mut jobs: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for report in reports.filter(|report| report["job"].is_string()) {
        let kind = report["kind"].as_str().unwrap().to_owned();
        let job = jobs.entry(report["job"].to_string()).or_default();
        let counts_before = |known: &Value| {
            let (at, id) = (ms(&report["at"]), report["id"].as_str());
            let (known_at, known_id) = (ms(&known["at"]), known["id"].as_str());
            let is_sooner = if kind == "received" {
                at < known_at
            } else {
                at > known_at
            };
            is_sooner || at == known_at && id < known_id
        };
        if job.get(&kind).is_none_or(counts_before) {
            job.insert(kind, report.clone());
        }
    }
    let is_in = |at: Option<i64>| at.is_some_and(|at| at > now - 90 * DAY_MS && at <= now);
    let at = |job: &BTreeMap<String, Value>, kind: &str| job.get(kind).and_then(|it| ms(&it["at"]));
    let gone: Vec<_> = jobs
        .values()
        .filter(|job| is_in(at(job, "handed_over")))
        .collect();
    let complete = gone.iter().filter(|job| {
        ["received", "picked", "packed"]
            .iter()
            .all(|kind| job.contains_key(*kind))
    });
    let ship_by =
        |job: &BTreeMap<String, Value>| job.get("received").and_then(|it| ms(&it["shipBy"]));
    let due: Vec<_> = jobs.values().filter(|job| is_in(ship_by(job))).collect();
    let in_time = due
        .iter()
        .filter(|job| at(job, "handed_over").is_some_and(|left| Some(left) <= ship_by(job)));
    let picked: Vec<_> = jobs
        .values()
        .filter(|job| is_in(at(job, "picked")))
        .collect();
    let sum = |name: &str| -> i64 {
        picked
            .iter()
            .map(|job| job["picked"][name].as_i64().unwrap())
            .sum()
    };
    let mut took: Vec<i64> = gone
        .iter()
        .filter_map(|job| Some(at(job, "handed_over")? - at(job, "received")?))
        .filter(|took| *took >= 0)
        .collect();
    took.sort_unstable();
    let hours = |percent: usize| match took.len() {
        0..20 => Value::Null,
        jobs => {
            let rank = (jobs * percent).div_ceil(100);
            rounded(took[rank - 1].into(), HOUR_MS.into(), 1, jobs)
        }
    };
    let costed: Vec<(Decimal, i64)> = gone
        .iter()
        .filter_map(|job| {
            let items = job.get("received")?["items"].as_i64()?;
            Some((amount(&job["handed_over"]["cost"])?, items))
        })
        .filter(|(_, items)| *items > 0)
        .collect();
    let open = jobs
        .values()
        .filter(|job| is_in(at(job, "received")) && !job.contains_key("handed_over"));
    json!({
        "jobs": gone.len(),
        "openJobs": open.count(),
        "completeness": rounded(complete.count().into(), gone.len().into(), 3, gone.len()),
        "onTimeRate": rounded(in_time.count().into(), due.len().into(), 3, due.len()),
        "onTimeJobs": due.len(),
        "accuracyRate": rounded((sum("items") - sum("wrong")).into(), sum("items").into(), 3, picked.len()),
        "accuracyJobs": picked.len(),
        "avgProcessingTime": rounded(took.iter().sum::<i64>().into(), Decimal::from(took.len()) * Decimal::from(HOUR_MS), 1, took.len()),
        "p50Hours": hours(50),
        "p90Hours": hours(90),
        "processingJobs": took.len(),
        "costPerItem": rounded(costed.iter().map(|(cost, _)| *cost).sum(), costed.iter().map(|(_, items)| *items).sum::<i64>().into(), 2, costed.len()),
        "costJobs": costed.len(),
    })
}

/// The same figures of an answer, flat.
fn figures(partner: &Value) -> Value {
    let performance = &partner["performance"];
    json!({
        "jobs": partner["jobs"],
        "openJobs": partner["openJobs"],
        "completeness": plain(&partner["completeness"]),
        "onTimeRate": plain(&performance["onTimeRate"]),
        "onTimeJobs": performance["onTimeJobs"],
        "accuracyRate": plain(&performance["accuracyRate"]),
        "accuracyJobs": performance["accuracyJobs"],
        "avgProcessingTime": plain(&performance["avgProcessingTime"]),
        "p50Hours": plain(&performance["p50Hours"]),
        "p90Hours": plain(&performance["p90Hours"]),
        "processingJobs": performance["processingJobs"],
        "costPerItem": plain(&performance["costPerItem"]),
        "costJobs": performance["costJobs"],
    })
}

/// More reports than the demo of a test has, so that centres have figures too.
async fn with_many_reports() -> Server {
    let server = Server::start().await;
    forget_reports(&server).await;
    let shops = ["seller_0000", "seller_0001"].map(|id| shared::ids::SellerId::parse(id).unwrap());
    let plan = PartnerPlan {
        jobs: 400,
        shops: &shops,
        now: NOW,
        seed: 3,
    };
    let reports = demo::add_partners(&server.store, plan).await.unwrap();
    assert!(reports > 2_000, "{reports}");
    server
}

#[tokio::test]
async fn partners_are_listed_with_prices_places_and_a_rating_once_five_shops_gave_stars() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let all = partners(&server, &session).await;
    let names: Vec<&str> = all
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(names.is_sorted() && names.len() == 4, "{names:?}");
    let kilima = partner(&server, &session, KILIMA).await;
    assert_eq!(
        ["pickPack", "storage"].map(|name| plain(&kilima["pricing"][name])),
        [json!("0.95"), json!("0.2")]
    );
    assert_eq!(
        kilima["locations"],
        json!(["Nairobi", "Kampala", "Mombasa"])
    );
    assert_eq!(
        (plain(&kilima["rating"]), &kilima["ratings"]),
        (json!("3.7"), &json!(6))
    );
    let few = partner(&server, &session, "partner_mtaani").await;
    assert_eq!((&few["rating"], &few["ratings"]), (&json!(null), &json!(3)));
    server
        .change("INSERT INTO partner_ratings SELECT 'partner_mtaani', id, 2 FROM sellers WHERE id IN ('seller_0004', 'seller_0005')")
        .await;
    let enough = partner(&server, &session, "partner_mtaani").await;
    assert_eq!(
        (plain(&enough["rating"]), &enough["ratings"]),
        (json!("3.6"), &json!(5))
    );
}

#[tokio::test]
async fn opting_in_is_kept_once_can_be_taken_back_and_leaves_a_history() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let before = partner(&server, &session, HARAKA).await;
    assert_eq!(
        (&before["optedIn"], &before["optedInAt"], &before["stays"]),
        (&json!(false), &json!(null), &json!([]))
    );
    let first = choose(&server, &session, "opt-in", HARAKA).await.json();
    assert_eq!(
        first,
        json!({"success": true, "sellerId": "seller_0000", "partnerId": HARAKA, "optInDate": "2025-11-20T12:00:00Z"})
    );
    server.wait_ms(MINUTE_MS);
    let again = choose(&server, &session, "opt-in", HARAKA).await.json();
    assert_eq!(again, first, "it began when it began");
    let now = partner(&server, &session, HARAKA).await;
    assert_eq!(
        (&now["optedIn"], &now["optedInAt"]),
        (&json!(true), &first["optInDate"])
    );
    server.wait_ms(MINUTE_MS);
    let admin = server.sign_in("admin").await;
    let out = choose(&server, &admin, "opt-out", HARAKA).await.json();
    assert_eq!(out["optOutDate"], "2025-11-20T12:02:00Z");
    server.wait_ms(MINUTE_MS);
    let out_again = choose(&server, &session, "opt-out", HARAKA).await.json();
    assert_eq!(out_again, out);
    choose(&server, &session, "opt-in", HARAKA).await;
    let after = partner(&server, &session, HARAKA).await;
    assert_eq!(after["optedInAt"], "2025-11-20T12:03:00Z");
    assert_eq!(
        after["stays"],
        json!([
            {"from": "2025-11-20T12:03:00Z", "fromBy": "Ade Bakare", "to": null, "toBy": null},
            {"from": "2025-11-20T12:00:00Z", "fromBy": "Ade Bakare", "to": "2025-11-20T12:02:00Z", "toBy": "Nadia Haddad"},
        ])
    );
    let never = choose(&server, &session, "opt-out", "partner_mtaani").await;
    assert_eq!(never.json()["optOutDate"], json!(null));
}

#[tokio::test]
async fn two_who_opt_in_at_once_make_one_row_and_both_are_told_since_when() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let [first, second, third] = [0; 3].map(|_| choose(&server, &session, "opt-in", HARAKA));
    let (first, second, third) = tokio::join!(first, second, third);
    assert_eq!((first.status.as_u16(), first.json()), (200, second.json()));
    assert_eq!(second.json(), third.json());
    let rows: i64 = server
        .value("SELECT COUNT(*) FROM partner_stays WHERE partner_id = 'partner_haraka'")
        .await;
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn a_choice_survives_a_restart() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    choose(&server, &session, "opt-in", HARAKA).await;
    let file: String = server.value("SELECT file FROM pragma_database_list").await;
    server.store.close().await;
    let reopened = Store::open(&file).await.unwrap();
    let seller = shared::ids::SellerId::parse("seller_0000").unwrap();
    let all = reopened.partners(&seller).await.unwrap();
    let used: Vec<&str> = all
        .iter()
        .filter(|one| one.opted_in)
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(used, ["partner_bandari", HARAKA]);
}

#[tokio::test]
async fn a_seller_chooses_for_their_own_shop_an_admin_for_any_and_nobody_else() {
    let server = Server::start().await;
    let [seller, other, customer, admin] =
        ["seller", "seller2", "customer", "admin"].map(|who| server.sign_in(who));
    let (seller, other, customer, admin) = tokio::join!(seller, other, customer, admin);
    for path in ["partners", "metrics"] {
        let path = format!("{OWN}/{path}");
        assert_eq!(server.get(&path, "").await.refusal().0, 401);
        assert_eq!(server.get(&path, &other).await.refusal().0, 403);
        assert_eq!(server.get(&path, &customer).await.refusal().0, 403);
        assert_eq!(server.get(&path, &admin).await.status, 200);
    }
    for what in ["opt-in", "opt-out"] {
        assert_eq!(choose(&server, "", what, HARAKA).await.refusal().0, 401);
        assert_eq!(choose(&server, &other, what, HARAKA).await.refusal().0, 403);
        assert_eq!(
            choose(&server, &customer, what, HARAKA).await.refusal().0,
            403
        );
        assert_eq!(choose(&server, &admin, what, HARAKA).await.status, 200);
        let nobody = choose(&server, &seller, what, "nobody").await;
        assert_eq!(nobody.refusal(), (404, "no_such_partner".to_owned()));
        let path = format!("{OWN}/{what}");
        for nothing in [json!({}), json!({"partnerId": 1}), json!([])] {
            let answer = server.mutate(&seller, &path, &[], &nothing).await;
            assert_eq!(answer.refusal().0, 400, "{nothing}");
        }
    }
    let nobodys = "/api/fulfillment/micro-fulfillment/nobody/metrics";
    let answer = server.get(nobodys, &admin).await;
    assert_eq!(answer.refusal(), (404, "no_such_seller".to_owned()));
    let rows: i64 = server
        .value("SELECT COUNT(*) FROM partner_stays WHERE partner_id = 'partner_haraka'")
        .await;
    assert_eq!(rows, 1, "only the admin's was written");
}

#[tokio::test]
async fn figures_are_those_that_a_second_computation_finds_in_the_reports() {
    let server = with_many_reports().await;
    let session = server.sign_in("seller").await;
    let told = metrics(&server, &session).await;
    let reports = bodies(&server).await;
    for partner in told["partners"].as_array().unwrap() {
        let own = || {
            reports
                .iter()
                .filter(|(whose, _)| partner["id"] == **whose)
                .map(|(_, report)| report)
        };
        assert_eq!(
            figures(partner),
            second_computation(own(), NOW.0),
            "{}",
            partner["name"]
        );
        let located: BTreeMap<&str, &str> = own()
            .filter(|report| report["kind"] == "received")
            .map(|report| {
                (
                    report["job"].as_str().unwrap(),
                    report["location"].as_str().unwrap(),
                )
            })
            .collect();
        for centre in partner["centres"].as_array().unwrap() {
            let location = centre["location"].as_str().unwrap();
            let there = own().filter(|report| {
                let job = report["job"].as_str();
                job.and_then(|job| located.get(job)) == Some(&location)
            });
            let expected = second_computation(there, NOW.0);
            for name in ["jobs", "openJobs", "onTimeJobs"] {
                assert_eq!(centre[name], expected[name], "{name} of {location}");
            }
            for name in ["onTimeRate", "p50Hours", "p90Hours"] {
                assert_eq!(plain(&centre[name]), expected[name], "{name} of {location}");
            }
            capacity_is_the_latest(centre, own());
        }
    }
}

fn capacity_is_the_latest<'a>(centre: &Value, reports: impl Iterator<Item = &'a Value>) {
    let latest = reports
        .filter(|report| report["kind"] == "capacity" && report["location"] == centre["location"])
        .max_by_key(|report| ms(&report["at"]))
        .unwrap();
    let (total, used) = (
        latest["total"].as_i64().unwrap(),
        latest["used"].as_i64().unwrap(),
    );
    assert_eq!(
        centre["capacity"],
        json!({"available": total - used, "total": total, "reportedAt": latest["at"]})
    );
}

#[tokio::test]
async fn one_late_centre_too_few_jobs_and_missing_reports_can_be_seen() {
    let server = with_many_reports().await;
    let session = server.sign_in("seller").await;
    let told = metrics(&server, &session).await;
    let of = |id: &str| {
        let all = told["partners"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["id"] == id).unwrap()
    };
    let rate = |value: &Value| value.as_f64().unwrap();
    let kilima = of(KILIMA);
    let mombasa = &kilima["centres"].as_array().unwrap()[1];
    assert_eq!(mombasa["location"], "Mombasa");
    let all = rate(&kilima["performance"]["onTimeRate"]);
    assert!(rate(&mombasa["onTimeRate"]) < 0.85 && all > 0.88, "{all}");
    let few = of("partner_mtaani");
    assert!(few["jobs"].as_i64().unwrap() > 0, "{few}");
    for name in [
        "onTimeRate",
        "accuracyRate",
        "avgProcessingTime",
        "p50Hours",
        "p90Hours",
        "costPerItem",
    ] {
        assert_eq!(few["performance"][name], json!(null), "{name}");
    }
    assert_eq!(few["completeness"], json!(null));
    assert!(rate(&of(HARAKA)["completeness"]) < 0.7);
    assert!(rate(&of("partner_bandari")["completeness"]) > 0.95);
    assert_eq!(of(HARAKA)["unknownReports"], 1);
}

#[tokio::test]
async fn a_shop_is_told_of_its_own_jobs_and_of_no_savings_that_nobody_knows() {
    let server = with_many_reports().await;
    let session = server.sign_in("seller").await;
    let told = metrics(&server, &session).await;
    assert_eq!(
        (&told["windowDays"], &told["asOf"], &told["optedIn"]),
        (&json!(90), &json!("2025-11-20T12:00:00Z"), &json!(true))
    );
    let reports = bodies(&server).await;
    let own: Vec<&str> = reports
        .iter()
        .filter(|(_, report)| report["seller"] == "seller_0000")
        .map(|(_, report)| report["job"].as_str().unwrap())
        .collect();
    let of_own = || {
        reports
            .iter()
            .map(|(_, report)| report)
            .filter(|report| report["job"].as_str().is_some_and(|job| own.contains(&job)))
    };
    let expected = second_computation(of_own(), NOW.0);
    let shop = &told["sellerMetrics"];
    assert_eq!(shop["dueJobs"], expected["onTimeJobs"]);
    assert_eq!(shop["finishedJobs"], expected["processingJobs"]);
    assert_eq!(plain(&shop["avgTurnaround"]), expected["avgProcessingTime"]);
    assert_eq!(shop["costSavings"], json!(null));
    // Of the jobs due, those that left, whenever: their ship-by put off for ever makes them all on time.
    let patient: Vec<Value> = of_own()
        .map(|report| {
            let mut report = report.clone();
            if report["kind"] == "handed_over" {
                report["at"] = json!(Timestamp(NOW.0 - 90 * DAY_MS));
            }
            report
        })
        .collect();
    let left = second_computation(patient.iter(), NOW.0);
    assert_eq!(plain(&shop["fulfillmentRate"]), left["onTimeRate"]);
    let newcomer = server.sign_in("newseller").await;
    let path = "/api/fulfillment/micro-fulfillment/seller_new/metrics";
    let none = server.get(path, &newcomer).await.json();
    assert_eq!(
        none["sellerMetrics"],
        json!({"fulfillmentRate": null, "dueJobs": 0, "avgTurnaround": null, "finishedJobs": 0, "costSavings": null})
    );
    assert_eq!(none["optedIn"], json!(false));
}

#[tokio::test]
async fn reports_shuffled_doubled_and_in_parts_give_the_same_figures() {
    let server = with_many_reports().await;
    let session = server.sign_in("seller").await;
    let mut reports = bodies(&server).await;
    // Corrections, of the same instant and of others, so that which of them counts matters.
    let corrections: Vec<(String, Value)> = reports
        .iter()
        .step_by(7)
        .filter(|(_, report)| report["job"].is_string())
        .flat_map(|(partner, report)| {
            [0, 5 * MINUTE_MS, -5 * MINUTE_MS].map(|later| {
                let mut other = report.clone();
                other["id"] = json!(format!("{} {later}", report["id"].as_str().unwrap()));
                other["at"] = json!(Timestamp(ms(&report["at"]).unwrap() + later));
                if report["kind"] == "picked" {
                    other["wrong"] = report["items"].clone();
                }
                (partner.clone(), other)
            })
        })
        .filter(|(_, report)| ms(&report["at"]) <= Some(NOW.0))
        .collect();
    reports.extend(corrections);
    let mut told = Vec::new();
    for seed in 0..3 {
        forget_reports(&server).await;
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut doubled = [reports.clone(), reports.clone()].concat();
        if seed > 0 {
            chance.shuffle(&mut doubled);
        }
        for id in ["partner_bandari", KILIMA, HARAKA, "partner_mtaani"] {
            admit(&server, id, SenderKind::Partner).await;
            let own: Vec<Value> = doubled
                .iter()
                .filter(|(whose, _)| whose == id)
                .map(|(_, report)| report.clone())
                .collect();
            let mut accepted = 0;
            for part in own.chunks(900) {
                let ledger = report(&server, id, part).await;
                assert_eq!(ledger["refused"], json!([]));
                accepted += ledger["accepted"].as_u64().unwrap();
            }
            assert_eq!(accepted * 2, own.len() as u64, "each once");
        }
        told.push(metrics(&server, &session).await);
    }
    let ids = |told: &Value| told["partners"].as_array().unwrap().clone();
    for partner in ids(&told[0]) {
        let own = reports
            .iter()
            .filter(|(whose, _)| partner["id"] == **whose)
            .map(|(_, report)| report);
        assert_eq!(figures(&partner), second_computation(own, NOW.0));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
}

fn job(key: &str, received: i64, hours: i64) -> Vec<Value> {
    let at = |ms: i64| json!(Timestamp(ms));
    vec![
        json!({"id": format!("{key}-r"), "kind": "received", "at": at(received), "job": key, "location": "Lagos",
            "items": 2, "shipBy": at(received + 24 * HOUR_MS)}),
        json!({"id": format!("{key}-p"), "kind": "picked", "at": at(received + HOUR_MS), "job": key, "items": 2, "wrong": 0}),
        json!({"id": format!("{key}-k"), "kind": "packed", "at": at(received + HOUR_MS), "job": key}),
        json!({"id": format!("{key}-h"), "kind": "handed_over", "at": at(received + hours * HOUR_MS), "job": key,
            "cost": {"amount": 3.5, "currency": "USD"}}),
    ]
}

#[tokio::test]
async fn what_counts_begins_after_90_days_and_at_20_jobs() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    forget_reports(&server).await;
    admit(&server, HARAKA, SenderKind::Partner).await;
    let start = NOW.0 - 90 * DAY_MS;
    let mut events = Vec::new();
    for number in 0..19_i64 {
        let hours = if number == 0 { 30 } else { 10 };
        let key = format!("in-{number}");
        events.extend(job(&key, NOW.0 - (number + 2) * DAY_MS, hours));
    }
    // Due and gone at the very beginning of the window, which is not in it; and a job that nobody has finished.
    events.extend(job("before", start - 24 * HOUR_MS, 24));
    events.push(job("open", NOW.0 - HOUR_MS, 1).swap_remove(0));
    report(&server, HARAKA, &events).await;
    let haraka = |told: Value| {
        let all = told["partners"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["id"] == HARAKA).unwrap()
    };
    let told = haraka(metrics(&server, &session).await);
    let performance = &told["performance"];
    assert_eq!(
        (&told["jobs"], &told["openJobs"], &performance["onTimeJobs"]),
        (&json!(19), &json!(1), &json!(19))
    );
    assert_eq!(performance["onTimeRate"], json!(null));
    report(&server, HARAKA, &job("twentieth", NOW.0 - 40 * DAY_MS, 10)).await;
    let told = haraka(metrics(&server, &session).await);
    let performance = &told["performance"];
    assert_eq!(plain(&performance["onTimeRate"]), "0.95", "19 of 20");
    assert_eq!(
        ["p50Hours", "p90Hours", "avgProcessingTime", "costPerItem"]
            .map(|name| plain(&performance[name])),
        ["10", "10", "11", "1.75"].map(|figure| json!(figure))
    );
    assert_eq!(plain(&told["completeness"]), "1");
    // It was due a millisecond ago and is still here: late from now on.
    let late = json!({"id": "late-r", "kind": "received", "at": Timestamp(NOW.0 - DAY_MS), "job": "late", "items": 1,
        "shipBy": Timestamp(NOW.0)});
    report(&server, HARAKA, &[late]).await;
    let told = haraka(metrics(&server, &session).await);
    assert_eq!(told["performance"]["onTimeJobs"], 21);
    assert_eq!(
        plain(&told["performance"]["onTimeRate"]),
        "0.905",
        "19 of 21"
    );
    let nameless = &told["centres"].as_array().unwrap()[0];
    assert_eq!(
        (&nameless["location"], &nameless["onTimeJobs"]),
        (&json!(""), &json!(1))
    );
}

#[tokio::test]
async fn the_ledger_says_what_has_become_of_each_report_and_unknown_kinds_are_kept() {
    let server = Server::start().await;
    forget_reports(&server).await;
    admit(&server, HARAKA, SenderKind::Partner).await;
    let packed = json!({"id": "1", "kind": "packed", "at": "2025-11-20T11:00:00Z", "job": "j"});
    let drone =
        json!({"id": "2", "kind": "drone <b>", "at": "2025-11-20T11:00:00Z", "charge": 0.50});
    let other = json!({"id": "1", "kind": "packed", "at": "2025-11-20T11:30:00Z", "job": "j"});
    let nothing = json!({"id": "3", "kind": "packed", "at": "2025-11-20T11:30:00Z"});
    let events = [
        json!(7),
        packed.clone(),
        drone.clone(),
        packed,
        other,
        nothing,
    ];
    let ledger = report(&server, HARAKA, &events).await;
    assert_eq!(
        (
            &ledger["accepted"],
            &ledger["duplicates"],
            &ledger["unknown"]
        ),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(
        ledger["refused"],
        json!([
            {"index": 0, "detail": "This cannot be read: expected a value at kind."},
            {"index": 4, "detail": "Another report has this key."},
            {"index": 5, "detail": "Say which job it is about."},
        ])
    );
    let kept: String = server
        .value("SELECT body FROM partner_events WHERE event_id = '2'")
        .await;
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept, drone);
    let told: i64 = server
        .value("SELECT at FROM partner_events WHERE event_id = '1'")
        .await;
    assert_eq!(
        Timestamp(told),
        Timestamp::parse("2025-11-20T11:00:00Z").unwrap()
    );
}

#[tokio::test]
async fn a_body_that_is_no_list_of_reports_is_refused_in_words() {
    let server = Server::start().await;
    admit(&server, HARAKA, SenderKind::Partner).await;
    let many = json!({ "events": vec![json!({}); 1_001] }).to_string();
    for body in ["", "[]", "{}", r#"{"events": 1}"#, "\u{0}", &many] {
        let signed = signature(SECRET, body.as_bytes(), NOW);
        let answer = post_signed(&server, EVENTS, HARAKA, &signed, body).await;
        assert_eq!(answer.refusal(), (400, "invalid_request".to_owned()));
    }
    let long = format!(r#"{{"events": [], "x": "{}"}}"#, "x".repeat(1_100_000));
    let signed = signature(SECRET, long.as_bytes(), NOW);
    assert_eq!(
        post_signed(&server, EVENTS, HARAKA, &signed, &long)
            .await
            .refusal()
            .0,
        413
    );
}

#[tokio::test]
async fn nobody_reports_without_a_signature_that_fits() {
    let server = Server::start().await;
    forget_reports(&server).await;
    for (id, kind) in [
        (HARAKA, SenderKind::Partner),
        ("unlisted", SenderKind::Partner),
        ("DHL", SenderKind::Carrier),
    ] {
        admit(&server, id, kind).await;
    }
    let body = json!({"events": [{"id": "1", "kind": "packed", "at": "2025-11-20T11:00:00Z", "job": "j"}]}).to_string();
    let fits = signature(SECRET, body.as_bytes(), NOW);
    let bad = || (401, "bad_signature".to_owned());
    for (sender, signed) in [
        (HARAKA, String::new()),
        (HARAKA, String::from("t=1763640000,v1=00")),
        (HARAKA, signature("another", body.as_bytes(), NOW)),
        (HARAKA, signature(SECRET, b"{}", NOW)),
        (
            HARAKA,
            signature(SECRET, body.as_bytes(), Timestamp(NOW.0 - 6 * MINUTE_MS)),
        ),
        (KILIMA, fits.clone()),
        ("nobody", fits.clone()),
    ] {
        let answer = post_signed(&server, EVENTS, sender, &signed, &body).await;
        assert_eq!(answer.refusal(), bad(), "{sender} {signed}");
    }
    let unsigned = server
        .post("/api/partners/events", json!({"events": []}))
        .await;
    assert_eq!(unsigned.refusal(), bad());
    let carrier = post_signed(&server, EVENTS, "DHL", &fits, &body).await;
    assert_eq!(carrier.refusal().0, 403);
    let unlisted = post_signed(&server, EVENTS, "unlisted", &fits, &body).await;
    assert_eq!(unlisted.refusal(), (404, "no_such_partner".to_owned()));
    let kept = "SELECT COUNT(*) FROM partner_events";
    assert_eq!(server.value::<i64>(kept).await, 0);
    assert_eq!(
        post_signed(&server, EVENTS, HARAKA, &fits, &body)
            .await
            .status,
        200
    );
    assert_eq!(server.value::<i64>(kept).await, 1);
}
