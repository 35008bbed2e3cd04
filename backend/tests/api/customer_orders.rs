use axum::http::StatusCode;

use crate::server::Server;

#[tokio::test]
async fn a_customer_sees_their_orders_newest_first_in_pages() {
    let server = Server::start().await;
    let session = server.sign_in("customer").await;
    let first = server.get("/api/customer/orders", &session).await.json();
    assert_eq!(
        first["pagination"],
        serde_json::json!({ "page": 1, "limit": 10, "total": 16, "totalPages": 2 })
    );
    let placed: Vec<&str> = first["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["placedAt"].as_str().unwrap())
        .collect();
    assert_eq!(placed.len(), 10);
    assert!(placed.is_sorted_by(|a, b| a >= b), "{placed:?}");
    let second = server
        .get("/api/customer/orders?page=2", &session)
        .await
        .json();
    assert_eq!(second["orders"].as_array().unwrap().len(), 6);
    let beyond = server
        .get(
            "/api/customer/orders?page=18446744073709551615&limit=100",
            &session,
        )
        .await
        .json();
    assert_eq!(beyond["orders"], serde_json::json!([]));
    assert_eq!(
        server
            .get("/api/customer/orders?page=two", &session)
            .await
            .refusal(),
        (400, "invalid_request".to_owned())
    );
}

#[tokio::test]
async fn an_order_is_shown_whole_to_its_customer() {
    let server = Server::start().await;
    let session = server.sign_in("customer").await;
    let id: String = server
        .value(
            "SELECT id FROM orders WHERE customer_id IS NOT NULL AND status = 'delivered' LIMIT 1",
        )
        .await;
    let tracking = server
        .get(&format!("/api/customer/orders/{id}/tracking"), &session)
        .await
        .json();
    assert_eq!(tracking["orderId"], id.as_str());
    assert_eq!(tracking["tier"], "account");
    assert_eq!(tracking["recipient"]["name"], "Amina Otieno");
    assert!(tracking["deliveredAt"].is_string() && tracking["paymentStatus"] == "paid");
    let updates = tracking["deliveryUpdates"].as_array().unwrap();
    assert!(updates.iter().all(|update| update["status"] != "paid"));
    assert_eq!(updates.last().unwrap()["status"], "delivered");
    assert!(updates[0]["location"].is_string() && updates[0]["timestamp"].is_string());
}

#[tokio::test]
async fn anothers_order_is_answered_as_one_that_does_not_exist() {
    let server = Server::start().await;
    let session = server.sign_in("customer").await;
    let id: String = server
        .value("SELECT id FROM orders WHERE customer_id IS NULL LIMIT 1")
        .await;
    let theirs = server
        .get(&format!("/api/customer/orders/{id}/tracking"), &session)
        .await;
    let none = server
        .get("/api/customer/orders/nothing/tracking", &session)
        .await;
    assert_eq!(theirs.refusal(), (404, "no_such_order".to_owned()));
    assert_eq!(theirs.bytes, none.bytes);
}

#[tokio::test]
async fn only_customers_have_orders() {
    let server = Server::start().await;
    for who in ["seller", "support", "admin"] {
        let session = server.sign_in(who).await;
        assert_eq!(
            server.get("/api/customer/orders", &session).await.status,
            StatusCode::FORBIDDEN,
            "{who}"
        );
        assert_eq!(
            server
                .get("/api/customer/orders/x/tracking", &session)
                .await
                .status,
            StatusCode::FORBIDDEN,
            "{who}"
        );
    }
    assert_eq!(
        server.get("/api/customer/orders", "").await.status,
        StatusCode::UNAUTHORIZED
    );
}
