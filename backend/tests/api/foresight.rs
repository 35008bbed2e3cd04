//! Delays that are foreseen: when one is announced, to whom, how often, and how it ends.

use backend::promise::{Foresight, Story};
use backend::store::Round;
use serde_json::{Value, json};
use shared::api::exceptions::DeliveryException;
use shared::order::{
    EventCode, ExceptionCause, ExceptionStatus, NO_SCAN_DAYS, Resolution, Severity, Standing,
};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use crate::exceptions::{exception_of, make_late, on_its_way};
use crate::server::{NOW, Server};

/// In which so many parcels, under way since two days before their promise, arrived late or in time.
fn history(late: usize, in_time: usize) -> Foresight {
    let promised_to = NOW.plus_ms(-30 * DAY_MS);
    let story = |arrived: i64| Story {
        promised_to,
        waited_from: promised_to.plus_ms(-2 * DAY_MS),
        arrived_at: Some(promised_to.plus_ms(arrived)),
        went_back_at: None,
        stations: vec![(promised_to.plus_ms(-2 * DAY_MS), Standing::UnderWay)],
    };
    let mut stories = vec![story(1); late];
    stories.extend(vec![story(0); in_time]);
    let mut foresight = Foresight::default();
    foresight.learn(&stories, NOW);
    foresight
}

async fn look(server: &Server, foresight: &Foresight) -> Round {
    let now = NOW.plus_ms(server.waited_ms());
    server
        .store
        .watch(NO_SCAN_DAYS, foresight, now)
        .await
        .unwrap()
}

/// What the watch does anyway is done, so that a test sees what comes of its own order alone.
async fn server_with_an_order() -> (Server, String) {
    let server = Server::start().await;
    let order = on_its_way(&server).await;
    for table in ["orders", "seller_orders"] {
        server
            .change(&format!(
                "UPDATE {table} SET status = 'cancelled' WHERE id <> '{order}'"
            ))
            .await;
    }
    look(&server, &Foresight::default()).await;
    (server, order)
}

async fn found(server: &Server, order: &str) -> Option<DeliveryException> {
    let session = server.sign_in("seller").await;
    exception_of(server, &session, order).await
}

async fn tracked(server: &Server, order: &str) -> Value {
    let number: String = server
        .value(&format!(
            "SELECT order_number FROM orders WHERE id = '{order}'"
        ))
        .await;
    let body = json!({"orderNumber": number});
    server.post("/api/track", body).await.json()
}

async fn report(server: &Server, order: &str, code: &str) {
    let at = NOW.0 + server.waited_ms();
    server
        .change(&format!(
            "INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ('{order}_{at}', '{order}', '{code}', {at})"
        ))
        .await;
}

async fn told(server: &Server, recipient: &str) -> i64 {
    server
        .value(&format!(
            "SELECT COUNT(*) FROM notifications WHERE recipient = '{recipient}' AND at >= {}
               AND exception_id IN (SELECT e.id FROM delivery_exceptions e WHERE e.status <> 'resolved')",
            NOW.0
        ))
        .await
}

#[tokio::test]
async fn a_customer_hears_of_a_delay_before_the_promise_breaks_and_hears_it_once() {
    let (server, order) = server_with_an_order().await;
    let promised = tracked(&server, &order).await["promisedDelivery"].clone();
    let bad = history(20, 0);
    let round = look(&server, &bad).await;
    let expected = Round {
        opened: 1,
        foretold: 1,
        ..Round::default()
    };
    assert_eq!(round, expected);
    let foreseen = found(&server, &order).await.unwrap();
    assert_eq!(foreseen.cause, ExceptionCause::DelayForeseen);
    assert_eq!(foreseen.severity, Severity::Low);
    assert_eq!(foreseen.status, ExceptionStatus::CustomerNotified);
    assert!(foreseen.order.promised_to > Some(NOW));
    let steps: Vec<(&str, &[String])> = foreseen
        .steps
        .iter()
        .map(|step| (step.action.as_str(), step.told.as_slice()))
        .collect();
    let (seller, customer) = (["seller".to_owned()], ["customer".to_owned()]);
    assert_eq!(
        steps,
        [
            ("opened", &[] as &[String]),
            ("notify_seller", &seller),
            ("notify_customer", &customer)
        ]
    );

    let page = tracked(&server, &order).await;
    let last = page["events"].as_array().unwrap().last().unwrap();
    assert_eq!(last["code"], EventCode::DelayForeseen.word());
    assert!(page["estimatedDelivery"].is_null());
    assert_eq!(page["promisedDelivery"], promised);
    let news_by = NOW.plus_ms(72 * HOUR_MS);
    assert_eq!(page["nextUpdateBy"], json!(news_by.to_string()));

    // However often it is looked, and whether it goes on to look bad or not.
    for foresight in [&bad, &Foresight::default(), &bad] {
        server.wait_ms(HOUR_MS);
        assert_eq!(look(&server, foresight).await, Round::default());
    }
    assert_eq!(told(&server, "customer").await, 1);
    assert_eq!(told(&server, "seller").await, 1);
}

#[tokio::test]
async fn a_foreseen_delay_that_comes_goes_on_as_one_and_ends_with_the_arrival() {
    let (server, order) = server_with_an_order().await;
    look(&server, &history(20, 0)).await;
    let foreseen = found(&server, &order).await.unwrap();
    server.wait_ms(DAY_MS + 1);
    assert_eq!(
        look(&server, &history(20, 0)).await,
        Round::default(),
        "nobody is told anew"
    );
    let late = found(&server, &order).await.unwrap();
    assert_eq!(late.id, foreseen.id);
    assert_eq!(late.cause, ExceptionCause::DeliveryDelay);
    assert_eq!(late.status, ExceptionStatus::CustomerNotified);
    assert_eq!(Some(late.began_at), foreseen.order.promised_to);
    assert_eq!((late.due_at, late.steps), (foreseen.due_at, foreseen.steps));
    // What was said stays what it was.
    let page = tracked(&server, &order).await;
    let last = page["events"].as_array().unwrap().last().unwrap();
    assert_eq!(last["code"], EventCode::DelayForeseen.word());

    server
        .change("UPDATE shipments SET status = 'delivered'")
        .await;
    server
        .change(&format!(
            "UPDATE seller_orders SET status = 'delivered' WHERE id = '{order}'"
        ))
        .await;
    assert_eq!(look(&server, &history(20, 0)).await.resolved, 1);
    assert!(found(&server, &order).await.is_none());
    let outcome: String = server
        .value("SELECT resolution FROM delivery_exceptions ORDER BY opened_at DESC, id DESC")
        .await;
    assert_eq!(outcome, Resolution::Delivered.word());
}

#[tokio::test]
async fn a_parcel_that_comes_in_time_after_all_ends_its_notice() {
    let (server, order) = server_with_an_order().await;
    look(&server, &history(20, 0)).await;
    for table in ["shipments", "seller_orders"] {
        let key = if table == "shipments" {
            "order_id"
        } else {
            "id"
        };
        server
            .change(&format!(
                "UPDATE {table} SET status = 'delivered' WHERE {key} = '{order}'"
            ))
            .await;
    }
    assert_eq!(look(&server, &history(20, 0)).await.resolved, 1);
    assert!(tracked(&server, &order).await["nextUpdateBy"].is_null());
}

#[tokio::test]
async fn too_few_parcels_and_too_many_that_came_in_time_say_nothing() {
    let (server, order) = server_with_an_order().await;
    for (late, in_time) in [(19, 0), (19, 1), (95, 5), (0, 100)] {
        let round = look(&server, &history(late, in_time)).await;
        assert_eq!(round, Round::default(), "{late} of {}", late + in_time);
    }
    // Those still ahead of their promise when the day began are not known yet.
    let mut tomorrow = Foresight::default();
    let story = Story {
        promised_to: NOW.plus_ms(DAY_MS),
        waited_from: NOW.plus_ms(-DAY_MS),
        arrived_at: Some(NOW.plus_ms(2 * DAY_MS)),
        went_back_at: None,
        stations: vec![(NOW.plus_ms(-DAY_MS), Standing::UnderWay)],
    };
    tomorrow.learn(&vec![story; 100], NOW);
    assert_eq!(look(&server, &tomorrow).await, Round::default());
    assert!(found(&server, &order).await.is_none());
    assert_eq!(look(&server, &history(96, 4)).await.foretold, 1);
}

#[tokio::test]
async fn what_stands_elsewhere_or_is_further_from_its_promise_is_judged_by_its_like() {
    let (server, order) = server_with_an_order().await;
    let bad = history(20, 0);
    report(&server, &order, "out_for_delivery").await;
    assert_eq!(look(&server, &bad).await, Round::default());
    // Nothing is known of parcels that are three days from their promise.
    server
        .change(&format!(
            "DELETE FROM tracking_events WHERE order_id = '{order}' AND code = 'out_for_delivery'"
        ))
        .await;
    make_late(&server, &order, -3).await;
    assert_eq!(look(&server, &bad).await, Round::default());
    make_late(&server, &order, -2).await;
    assert_eq!(look(&server, &bad).await.foretold, 1);
}

#[tokio::test]
async fn nothing_is_announced_that_nobody_waits_for_or_that_is_late_already() {
    let (server, order) = server_with_an_order().await;
    let bad = history(100, 0);
    let unpaid =
        format!("UPDATE seller_orders SET payment_status = 'pending' WHERE id = '{order}'");
    server.change(&unpaid).await;
    server
        .change("UPDATE seller_orders SET pays_on_delivery = 0")
        .await;
    assert_eq!(look(&server, &bad).await, Round::default());
    let paid = format!("UPDATE seller_orders SET payment_status = 'paid' WHERE id = '{order}'");
    server.change(&paid).await;
    make_late(&server, &order, 0).await;
    server.wait_ms(1);
    let round = look(&server, &bad).await;
    assert_eq!((round.opened, round.foretold), (1, 0));
    let late = found(&server, &order).await.unwrap();
    assert_eq!(late.cause, ExceptionCause::DeliveryDelay);
    assert_eq!(late.status, ExceptionStatus::SellerNotified);
    assert_eq!(told(&server, "customer").await, 0);
}

#[tokio::test]
async fn trouble_that_is_open_is_not_opened_again_but_its_customer_hears_of_the_delay() {
    let (server, order) = server_with_an_order().await;
    let bad = history(20, 0);
    server
        .change(&format!(
            "UPDATE shipments SET tracking_number = NULL WHERE order_id = '{order}'"
        ))
        .await;
    assert_eq!(look(&server, &Foresight::default()).await.opened, 1);
    let round = look(&server, &bad).await;
    assert_eq!((round.opened, round.foretold), (0, 1));
    let open = found(&server, &order).await.unwrap();
    assert_eq!(open.cause, ExceptionCause::TrackingProblem);
    assert_eq!(open.status, ExceptionStatus::CustomerNotified);
    // What becomes graver goes back to its seller; that it will be late is not said again.
    report(&server, &order, "delivery_failed").await;
    assert_eq!(look(&server, &bad).await.worsened, 1);
    server
        .change("DELETE FROM tracking_events WHERE code = 'delivery_failed'")
        .await;
    assert_eq!(look(&server, &bad).await.foretold, 0);
    assert_eq!(told(&server, "customer").await, 1);
}

#[tokio::test]
async fn a_foreseen_delay_that_ended_with_a_remedy_is_left_alone() {
    let (server, order) = server_with_an_order().await;
    look(&server, &history(20, 0)).await;
    let open = found(&server, &order).await.unwrap();
    let session = server.sign_in("seller").await;
    for (step, body) in [
        ("replace", json!({})),
        ("resolve", json!({"outcome": "replacement"})),
    ] {
        let path = format!("/api/fulfillment/exceptions/{}/{step}", open.id);
        let answer = server.mutate(&session, &path, &[], &body).await;
        assert_eq!(answer.status, 200, "{}", answer.json());
    }
    assert_eq!(look(&server, &history(20, 0)).await, Round::default());
    server.wait_ms(2 * DAY_MS);
    assert_eq!(look(&server, &history(20, 0)).await, Round::default());
}

#[tokio::test]
async fn whoever_has_an_account_reads_it_among_their_news() {
    let (server, order) = server_with_an_order().await;
    server
        .change(&format!(
            "UPDATE orders SET customer_id = (SELECT id FROM users WHERE email = 'customer@demo.example') WHERE id = '{order}'"
        ))
        .await;
    look(&server, &history(20, 0)).await;
    // The words stay when the delay has come.
    server.wait_ms(DAY_MS + 1);
    look(&server, &history(20, 0)).await;
    let session = server.sign_in("customer").await;
    let answer = server.get("/api/notifications?limit=1", &session).await;
    let text = answer.json().to_string();
    assert!(
        text.contains("it will probably arrive later than promised"),
        "{text}"
    );
    assert!(text.contains("delay_foreseen"), "{text}");
}

#[tokio::test]
async fn what_went_back_or_was_not_waited_for_teaches_nothing() {
    let promised_to = NOW.plus_ms(-DAY_MS);
    let story = Story {
        promised_to,
        waited_from: promised_to.plus_ms(-HOUR_MS),
        arrived_at: None,
        went_back_at: None,
        stations: Vec::new(),
    };
    let went_back = Story {
        went_back_at: Some(promised_to),
        ..story.clone()
    };
    assert_eq!(went_back.was_late(NOW), None);
    assert_eq!(
        went_back.was_late(promised_to.plus_ms(1)),
        None,
        "it had gone back by then"
    );
    assert_eq!(story.was_late(NOW), Some(true));
    assert_eq!(story.was_late(promised_to), None);
    assert_eq!(story.standing(promised_to.plus_ms(-HOUR_MS - 1)), None);
    assert_eq!(
        story.standing(promised_to.plus_ms(-HOUR_MS)),
        Some(Standing::Waiting)
    );
    let in_time = Story {
        arrived_at: Some(promised_to),
        ..story
    };
    assert_eq!(in_time.was_late(NOW), Some(false));
    assert_eq!(in_time.standing(promised_to), None);
    assert_eq!(in_time.standing(Timestamp(0)), None);
}
