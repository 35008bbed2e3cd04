//! Changing many orders as one: looked at first, each by the rules, once, and with its own reason.

use std::time::Duration;

use backend::{AppState, Clock};
use serde_json::{Value, json};
use shared::api::order_jobs::{Job, JobState, RowState};
use shared::json::decode_body;

use crate::order_changes::set;
use crate::server::{NOW, Server, generous};

const JOBS: &str = "/api/enhanced-orders/jobs/";

/// A hundred orders of the demo seller: pending, and seven of them cancelled.
async fn hundred_with_seven_cancelled(server: &Server) -> Vec<String> {
    for sql in [
        "UPDATE seller_orders SET seller_id = 'seller_0000', payment_status = 'paid'",
        "UPDATE order_items SET seller_id = 'seller_0000'",
        "UPDATE shipments SET seller_id = 'seller_0000'",
    ] {
        server.change(sql).await;
    }
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM seller_orders ORDER BY id LIMIT 100")
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    for (place, id) in ids.iter().enumerate() {
        let status = if place % 14 == 1 && place < 98 {
            "cancelled"
        } else {
            "pending"
        };
        set(server, id, status, "paid").await;
    }
    ids
}

fn read(value: &Value) -> Job {
    decode_body(value).unwrap()
}

async fn draft(server: &Server, session: &str, body: Value) -> Job {
    let answer = server.mutate(session, JOBS, &[], &body).await;
    assert_eq!(answer.status, 201, "{:?}", answer.json());
    read(&answer.json())
}

async fn press(server: &Server, session: &str, job: &Job, what: &str) -> Job {
    let path = format!("{JOBS}{}/{what}/", job.id);
    let answer = server.mutate(session, &path, &[], &json!({})).await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    finished(server, session, job).await
}

async fn finished(server: &Server, session: &str, job: &Job) -> Job {
    for _ in 0..400 {
        let answer = server.get(&format!("{JOBS}{}/", job.id), session).await;
        let job = read(&answer.json());
        if job.state == JobState::Finished {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    unreachable!("the job does not end")
}

fn process(ids: &[String]) -> Value {
    json!({"orders": ids, "change": {"action": "process"}})
}

fn counts(job: &Job) -> (u64, u64, u64, u64) {
    (
        job.count(&RowState::Waiting),
        job.count(&RowState::Done),
        job.count(&RowState::Failed),
        job.count(&RowState::Skipped),
    )
}

#[tokio::test]
async fn of_a_hundred_orders_seven_that_cannot_fail_with_their_reason_and_only_they_are_tried_again()
 {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ids = hundred_with_seven_cancelled(&server).await;

    let job = draft(&server, &session, process(&ids)).await;
    assert_eq!(counts(&job), (93, 0, 7, 0));
    assert_eq!(job.state, JobState::Draft);
    assert_eq!(job.reasons.len(), 1);
    assert!(job.reasons[0].sentence.ends_with('.'));
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!(changed, 0, "looking changes nothing");

    let job = press(&server, &session, &job, "start").await;
    assert_eq!(counts(&job), (0, 93, 7, 0));
    assert_eq!(job.failures.len(), 7);
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!(changed, 93);

    // Started again, nothing happens; tried again, the seven are.
    let job = press(&server, &session, &job, "start").await;
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!((counts(&job), changed), ((0, 93, 7, 0), 93));
    set(&server, &ids[1], "pending", "paid").await;
    let job = press(&server, &session, &job, "retry").await;
    assert_eq!(counts(&job), (0, 94, 6, 0));
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!(changed, 94);
}

#[tokio::test]
async fn all_orders_that_a_list_finds_are_changed_and_exactly_they() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    hundred_with_seven_cancelled(&server).await;
    let listed = server
        .get("/api/enhanced-orders/?status=pending&search=a", &session)
        .await;
    let count = listed.json()["count"].as_u64().unwrap();
    assert!(count > 25, "more than a page: {count}");
    let before: i64 = server
        .value("SELECT COUNT(*) FROM seller_orders WHERE status = 'pending'")
        .await;

    let body = json!({"filter": "status=pending&search=a", "change": {"action": "process"}});
    let job = draft(&server, &session, body).await;
    let job = press(&server, &session, &job, "start").await;
    assert_eq!(job.count(&RowState::Done), count);
    let after: i64 = server
        .value("SELECT COUNT(*) FROM seller_orders WHERE status = 'pending'")
        .await;
    assert_eq!(before - after, i64::try_from(count).unwrap());
    let again = server
        .get("/api/enhanced-orders/?status=pending&search=a", &session)
        .await;
    assert_eq!(again.json()["count"], 0);
}

#[tokio::test]
async fn what_was_done_to_many_can_be_taken_back_for_half_a_minute() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ids = hundred_with_seven_cancelled(&server).await;
    let job = draft(&server, &session, process(&ids)).await;
    let job = press(&server, &session, &job, "start").await;
    assert!(job.undo_until.is_some());
    server.wait_ms(29_000);
    let job = press(&server, &session, &job, "undo").await;
    assert_eq!(job.count(&RowState::Undone), 93);
    let pending: i64 = server
        .value("SELECT COUNT(*) FROM seller_orders WHERE status = 'pending' AND version = 3")
        .await;
    assert_eq!(pending, 93);

    let job = draft(&server, &session, process(&ids)).await;
    let job = press(&server, &session, &job, "start").await;
    server.wait_ms(31_000);
    let job = press(&server, &session, &job, "undo").await;
    assert_eq!(job.count(&RowState::Done), 93);
    assert_eq!(job.undo_until, None);
    assert_eq!(job.failures.len(), 100, "seven failed, 93 stay and say why");
    let reason = job.failures[0].code.as_deref();
    assert_eq!(reason, Some("undo_too_late"));
}

#[tokio::test]
async fn each_parcel_of_a_job_has_its_own_tracking_number_and_an_order_without_one_is_refused() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ids = hundred_with_seven_cancelled(&server).await;
    for id in &ids[2..5] {
        set(&server, id, "processing", "paid").await;
    }
    let mut numbers = Vec::new();
    for (id, number) in ids[2..4].iter().zip(["1234567890", "not a number"]) {
        let order: String = server
            .value(&format!(
                "SELECT order_number FROM seller_orders WHERE id = '{id}'"
            ))
            .await;
        numbers.push(json!({"order": order, "number": number}));
    }
    let body = json!({
        "orders": &ids[2..5],
        "change": {"action": "ship", "carrier": "DHL Express"},
        "tracking_numbers": numbers,
    });
    let job = draft(&server, &session, body).await;
    assert_eq!(counts(&job), (1, 0, 2, 0), "{:?}", job.failures);
    let job = press(&server, &session, &job, "start").await;
    assert_eq!(counts(&job), (0, 1, 2, 0));
    let parcels: i64 = server
        .value("SELECT COUNT(*) FROM shipments WHERE tracking_number = '1234567890'")
        .await;
    assert_eq!(parcels, 1);
}

#[tokio::test]
async fn a_job_that_the_server_was_stopped_in_goes_on_where_it_was() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ids = hundred_with_seven_cancelled(&server).await;
    let job = draft(&server, &session, process(&ids)).await;
    // As a server leaves it that stops after forty rows.
    server
        .change(&format!(
            "UPDATE order_jobs SET state = 'running' WHERE id = '{}'",
            job.id
        ))
        .await;
    for _ in 0..40 {
        assert!(server.store.carry_out_row(&job.id, NOW).await.unwrap());
    }
    let running = server.get(JOBS, &session).await.json();
    assert_eq!(running[0]["id"], job.id);

    let next = AppState::new(server.store.clone(), Clock::told_by(|| NOW), generous());
    next.jobs.resume().await.unwrap();
    let job = finished(&server, &session, &job).await;
    assert_eq!(counts(&job), (0, 93, 7, 0));
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!(changed, 93);
}

#[tokio::test]
async fn nobody_sees_starts_or_undoes_the_job_of_somebody_else_or_changes_orders_of_another_shop() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let id: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' ORDER BY id LIMIT 1")
        .await;
    set(&server, &id, "pending", "paid").await;
    let job = draft(&server, &session, process(std::slice::from_ref(&id))).await;

    let other = server.sign_in("seller2").await;
    for what in ["start/", "retry/", "undo/"] {
        let path = format!("{JOBS}{}/{what}", job.id);
        let answer = server.mutate(&other, &path, &[], &json!({})).await;
        assert_eq!(answer.refusal(), (404, "no_such_job".to_owned()));
    }
    let shown = server.get(&format!("{JOBS}{}/", job.id), &other).await;
    assert_eq!(shown.refusal(), (404, "no_such_job".to_owned()));
    let stolen = server.mutate(&other, JOBS, &[], &process(&[id])).await;
    assert_eq!(stolen.refusal().0, 400, "none of these is the caller's");
    let customer = server.sign_in("customer").await;
    let answer = server.mutate(&customer, JOBS, &[], &process(&[])).await;
    assert_eq!(answer.refusal().0, 403);
}

#[tokio::test]
async fn the_older_way_of_changing_many_names_every_order_that_was_not_changed_and_happens_once() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ids = hundred_with_seven_cancelled(&server).await;
    let path = "/api/enhanced-orders/bulk_update_status/";
    let mut order_ids = ids[..15].to_vec();
    order_ids.push("nobodys".to_owned());
    let body = json!({"order_ids": order_ids, "status": "processing"});
    let key = [("idempotency-key", "bulk-1")];
    let first = server.mutate(&session, path, &key, &body).await.json();
    assert_eq!(first["updated_orders"].as_array().unwrap().len(), 14);
    let codes: Vec<&str> = first["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 2);
    assert_eq!(codes[1], "no_such_order");
    let second = server.mutate(&session, path, &key, &body).await.json();
    assert_eq!(first, second);
    let changed: i64 = server.value("SELECT COUNT(*) FROM order_changes").await;
    assert_eq!(changed, 14);
}
