//! What was told to whom, as each of them reads it.

use backend::demo;
use serde_json::{Value, json};

use crate::server::{NOW, Server};

const PATH: &str = "/api/notifications";

async fn told(server: &Server, session: &str, query: &str) -> Vec<Value> {
    let answer = server.get(&format!("{PATH}{query}"), session).await;
    assert_eq!(answer.status, 200);
    answer.json().as_array().unwrap().clone()
}

async fn unread(server: &Server, session: &str) -> i64 {
    let answer = server.get(&format!("{PATH}/unread-count"), session).await;
    answer.json()["count"].as_i64().unwrap()
}

async fn say(server: &Server, session: &str, path: &str) {
    let answer = server
        .mutate(session, &format!("{PATH}/{path}"), &[], &json!({}))
        .await;
    assert_eq!(answer.json(), json!({"success": true}));
}

/// An exception of the demo shop about an order of the demo customer, whom nobody has told of a delay that is foreseen.
async fn of_both(server: &Server) -> (String, String) {
    demo::find_trouble(&server.store, NOW).await.unwrap();
    server
        .change("DELETE FROM notifications WHERE recipient = 'customer'")
        .await;
    server
        .change("UPDATE delivery_exceptions SET status = 'seller_notified' WHERE status = 'customer_notified'")
        .await;
    let id: String = server
        .value(
            "SELECT id FROM delivery_exceptions WHERE seller_id = 'seller_0000' ORDER BY id LIMIT 1",
        )
        .await;
    server
        .change(&format!(
            "UPDATE orders SET customer_id = (SELECT id FROM users WHERE email = 'customer@demo.example') WHERE id =
               (SELECT p.order_id FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id WHERE e.id = '{id}')"
        ))
        .await;
    let number = server
        .value(&format!(
            "SELECT p.order_number FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id WHERE e.id = '{id}'"
        ))
        .await;
    (id, number)
}

#[tokio::test]
async fn everybody_reads_what_they_were_told_and_nothing_else() {
    let server = Server::start().await;
    let (exception, number) = of_both(&server).await;
    let (seller, other) = (
        server.sign_in("seller").await,
        server.sign_in("seller2").await,
    );
    let (customer, support) = (
        server.sign_in("customer").await,
        server.sign_in("support").await,
    );
    for (recipient, session, whose) in [
        ("seller", &seller, "AND seller_id = 'seller_0000'"),
        ("admin", &support, ""),
        ("customer", &customer, "AND 0 = 1"),
    ] {
        let count: i64 = server
            .value(&format!(
                "SELECT COUNT(*) FROM notifications WHERE recipient = '{recipient}' {whose}"
            ))
            .await;
        assert_eq!(unread(&server, session).await, count, "{recipient}");
    }
    let path = format!("/api/fulfillment/exceptions/{exception}/notify_customer");
    let words = json!({"note": "It will be late. <b>Sorry</b>"});
    let taken = server.mutate(&seller, &path, &[], &words).await;
    assert_eq!(taken.status, 200);

    // Somebody else is told of theirs.
    let elsewhere: String = server
        .value(&format!(
            "SELECT e.id FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id JOIN orders o ON o.id = p.order_id
             WHERE e.seller_id = 'seller_0000' AND e.id <> '{exception}' AND o.customer_id IS NULL ORDER BY e.id LIMIT 1"
        ))
        .await;
    let path = format!("/api/fulfillment/exceptions/{elsewhere}/notify_customer");
    let taken = server.mutate(&seller, &path, &[], &json!({})).await;
    assert_eq!(taken.status, 200);

    let [letter] = <[Value; 1]>::try_from(told(&server, &customer, "").await).unwrap();
    assert_eq!(letter["type"], "EXCEPTION_ALERT");
    assert_eq!(letter["isRead"], false);
    assert_eq!(letter["data"]["orderNumber"], number);
    assert_eq!(letter["data"]["exceptionId"], Value::Null);
    let body = letter["body"].as_str().unwrap();
    assert!(
        body.contains(&number) && body.ends_with("It will be late. <b>Sorry</b>"),
        "{body}"
    );
    let of_shop = told(&server, &seller, "?limit=100").await;
    assert!(of_shop.iter().all(|one| one["type"] == "SELLER_EXCEPTION"));
    assert!(
        of_shop
            .iter()
            .any(|one| one["data"]["exceptionId"] == exception)
    );
    let of_other = told(&server, &other, "?limit=100").await;
    assert!(
        of_other
            .iter()
            .all(|one| one["data"]["exceptionId"] != exception)
    );
    assert_eq!(server.get(PATH, "").await.refusal().0, 401);
    let times: Vec<&str> = of_shop
        .iter()
        .map(|one| one["createdAt"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "newest first");
}

#[tokio::test]
async fn what_is_read_is_read_once_by_that_account_alone() {
    let server = Server::start().await;
    let (exception, _) = of_both(&server).await;
    let (seller, customer) = (
        server.sign_in("seller").await,
        server.sign_in("customer").await,
    );
    let before = unread(&server, &seller).await;
    let first = told(&server, &seller, "?limit=1").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let read = format!("{first}/read");
    // Somebody else's word for it changes nothing, nor does a key that is none.
    say(&server, &customer, &read).await;
    say(&server, &seller, "nothing/read").await;
    assert_eq!(unread(&server, &seller).await, before);
    tokio::join!(say(&server, &seller, &read), say(&server, &seller, &read));
    assert_eq!(unread(&server, &seller).await, before - 1);
    let newest = told(&server, &seller, "?limit=1").await;
    assert_eq!(newest[0]["isRead"], true);
    assert!(newest[0]["readAt"].is_string());
    let open = told(&server, &seller, "?unreadOnly=true&limit=100").await;
    assert!(
        open.iter()
            .all(|one| one["id"] != first.as_str() && one["isRead"] == false)
    );
    say(&server, &seller, "mark-all-read").await;
    assert_eq!(unread(&server, &seller).await, 0);
    let path = format!("/api/fulfillment/exceptions/{exception}/prompt_seller");
    let support = server.sign_in("support").await;
    let prompted = server.mutate(&support, &path, &[], &json!({})).await;
    assert_eq!(prompted.status, 200);
    assert_eq!(unread(&server, &seller).await, 1);
}
