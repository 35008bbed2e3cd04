use axum::http::StatusCode;

use crate::server::{NOW, Server};

const OWN: &str = "/api/analytics/seller/summary?sellerId=seller_0000";

#[tokio::test]
async fn a_seller_sees_their_own_figures_and_nobody_elses() {
    let server = Server::start().await;
    let seller = server.sign_in("seller").await;
    let own = server.get(OWN, &seller).await.json();
    assert_eq!(own["sellerMeta"]["shopName"], "Mama Ade Fashion");
    assert_eq!(own["sellerMeta"]["sellerHandle"], "mama-ade-fashion");
    assert_eq!(own["asOf"], NOW.to_string());
    let path = "/api/analytics/seller/summary";
    assert_eq!(
        server
            .get(&format!("{path}?sellerId=seller_0002"), &seller)
            .await
            .refusal(),
        (403, "forbidden".to_owned())
    );
    assert_eq!(
        server
            .get(&format!("{path}?sellerId=nobody"), &seller)
            .await
            .refusal()
            .0,
        403
    );
    assert_eq!(
        server.get(path, &seller).await.refusal(),
        (400, "invalid_request".to_owned())
    );
    assert_eq!(
        server
            .get(&format!("{path}?sellerId=%20"), &seller)
            .await
            .refusal()
            .0,
        400
    );
    assert_eq!(
        server.get(OWN, "").await.refusal(),
        (401, "not_signed_in".to_owned())
    );
}

#[tokio::test]
async fn an_admin_sees_every_seller_and_is_told_when_there_is_none() {
    let server = Server::start().await;
    let admin = server.sign_in("admin").await;
    assert_eq!(server.get(OWN, &admin).await.status, StatusCode::OK);
    let none = server
        .get("/api/analytics/seller/summary?sellerId=nobody", &admin)
        .await;
    assert_eq!(none.refusal(), (404, "no_such_seller".to_owned()));
}

#[tokio::test]
async fn customers_and_support_see_no_sellers_figures() {
    let server = Server::start().await;
    for who in ["customer", "support"] {
        let session = server.sign_in(who).await;
        assert_eq!(server.get(OWN, &session).await.refusal().0, 403, "{who}");
        assert_eq!(
            server.get("/api/sellers", &session).await.refusal().0,
            403,
            "{who}"
        );
    }
}

#[tokio::test]
async fn a_seller_with_nothing_gets_zeros_and_no_average() {
    let server = Server::start().await;
    let session = server.sign_in("newseller").await;
    let summary = server
        .get(
            "/api/analytics/seller/summary?sellerId=seller_new",
            &session,
        )
        .await
        .json();
    assert_eq!(summary["revenue7d"]["amount"].to_string(), "0.00");
    assert_eq!(summary["revenue7d"]["currency"], "KES");
    assert_eq!(summary["topSkus"], serde_json::json!([]));
    assert_eq!(
        summary["dispute"],
        serde_json::json!({ "disputeRatePct": 0, "soldWindow": 0, "disputesWindow": 0 })
    );
    assert_eq!(
        summary["rating"],
        serde_json::json!({ "avg": null, "count": 0, "trend": [] })
    );
}

#[tokio::test]
async fn windows_end_now_and_are_open_at_their_start() {
    let server = Server::start().await;
    let session = server.sign_in("newseller").await;
    server
        .change("INSERT INTO products VALUES ('p1', 'seller_new', 'B'), ('p2', 'seller_new', 'A')")
        .await;
    let day = 86_400_000;
    // Paid at, status, product, quantity, refunded. Price 1,000 and fee 100 each.
    let items = [
        (NOW.0 - 7 * day, "paid", "p1", 100, 0),
        (NOW.0 - 7 * day + 1, "paid", "p1", 3, 0),
        (NOW.0, "partially_refunded", "p2", 4, 1),
        (NOW.0 + 1, "paid", "p1", 100, 0),
        (NOW.0, "refunded", "p1", 2, 2),
        (NOW.0, "pending", "p1", 100, 0),
        (NOW.0 - 30 * day, "paid", "p1", 1, 0),
        (NOW.0 - 30 * day + 1, "paid", "p1", 1, 0),
    ];
    let order: String = server.value("SELECT id FROM orders LIMIT 1").await;
    for (place, (paid_at, status, product, quantity, refunded)) in items.into_iter().enumerate() {
        server
            .change(&format!(
                "INSERT INTO order_items VALUES ('new{place}', '{order}', 'seller_new', '{product}', 't', 0, {quantity}, {refunded}, 1000, 100, {paid_at}, '{status}', 0, NULL)"
            ))
            .await;
    }
    server.change("INSERT INTO disputes VALUES ('d1', 'new1', 'rejected', 0), ('d2', 'new2', 'open', 0), ('d3', 'new2', 'accepted', 0), ('d4', 'new7', 'rejected', 0), ('d5', 'new7', 'accepted', 0)").await;

    let summary = server
        .get(
            "/api/analytics/seller/summary?sellerId=seller_new",
            &session,
        )
        .await
        .json();
    // (3 + 3) units of 9.00.
    assert_eq!(summary["revenue7d"]["amount"].to_string(), "54.00");
    // Three units each: the title decides.
    assert_eq!(summary["topSkus"][0]["title"], "A");
    assert_eq!(summary["topSkus"][1]["qty"], 3);
    // Sold: items 0, 1, 2, 4 and 7; disputed: 2 and 7.
    assert_eq!(
        summary["dispute"],
        serde_json::json!({ "disputeRatePct": 40.0, "soldWindow": 5, "disputesWindow": 2 })
    );
}

#[tokio::test]
async fn the_rating_leaves_hidden_reviews_out_and_shows_the_last_ten_oldest_first() {
    let server = Server::start().await;
    let session = server.sign_in("newseller").await;
    for at in 1..=12 {
        let (rating, visible) = (at % 5 + 1, i32::from(at != 12));
        server.change(&format!("INSERT INTO reviews VALUES ('r{at:02}', 'seller_new', {rating}, {visible}, {at}000)")).await;
    }
    let rating = server
        .get(
            "/api/analytics/seller/summary?sellerId=seller_new",
            &session,
        )
        .await
        .json()["rating"]
        .clone();
    assert_eq!(rating["count"], 11);
    // Stars 2 3 4 5 1 2 3 4 5 1 2: 32 / 11 = 2.909…
    assert_eq!(rating["avg"].to_string(), "2.9");
    assert_eq!(rating["trend"].as_array().unwrap().len(), 10);
    assert_eq!(rating["trend"][0]["ts"], "1970-01-01T00:00:02Z");
    assert_eq!(rating["trend"][9]["ts"], "1970-01-01T00:00:11Z");
}

#[tokio::test]
async fn the_directory_is_searched_literally_and_led_by_the_largest() {
    let server = Server::start().await;
    let admin = server.sign_in("admin").await;
    let all = server.get("/api/sellers", &admin).await.json();
    assert_eq!(all[0]["shopName"], "Mama Ade Fashion");
    let counts: Vec<u64> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|seller| seller["orderCount"].as_u64().unwrap())
        .collect();
    assert!(counts.is_sorted_by(|a, b| a >= b) && counts[0] > 0);
    let found = server.get("/api/sellers?search=mAmA", &admin).await.json();
    assert_eq!(found.as_array().unwrap().len(), 1);
    for nothing in ["%25", "_", "%5C", "'%3B--"] {
        let found = server
            .get(&format!("/api/sellers?search={nothing}"), &admin)
            .await
            .json();
        assert_eq!(found, serde_json::json!([]), "{nothing}");
    }
}
