//! Lists and figures of a seller's orders, against statements of our own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::server::{NOW, Server};

const LIST: &str = "/api/enhanced-orders/";

fn ids(page: &Value) -> Vec<String> {
    page["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Follows the cursors of one direction from a page on, that page included.
async fn walk(server: &Server, session: &str, first: &str, cursor: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut address = first.to_owned();
    loop {
        let page = server.get(&address, session).await.json();
        pages.push(ids(&page));
        let Some(next) = page[cursor].as_str() else {
            return pages;
        };
        let joint = if first.contains('?') { '&' } else { '?' };
        address = format!(
            "{first}{joint}cursor={}",
            shared::api::percent_encoded(next)
        );
    }
}

#[tokio::test]
async fn the_pages_of_every_sort_hold_each_order_once_and_in_its_place() {
    let server = Server::start().await;
    // Enough orders for several pages, many of them alike in what they are sorted by.
    server.change("UPDATE seller_orders SET seller_id = 'seller_0000', total = total / 1000, customer_name = substr(customer_name, 1, 2)").await;
    let session = server.sign_in("seller").await;
    for (key, column) in [
        ("placed_at", "placed_at"),
        ("promised_to", "promised_to"),
        ("total", "total"),
        ("order_number", "order_number"),
        ("customer_name", "customer_name"),
    ] {
        for (sign, direction) in [("", "ASC"), ("-", "DESC")] {
            let first = format!("{LIST}?ordering={sign}{key}&page_size=50");
            let pages = walk(&server, &session, &first, "next_cursor").await;
            let found = pages.concat();
            let expected: Vec<String> = sqlx::query_scalar(&format!(
                "SELECT id FROM seller_orders ORDER BY {column} {direction}, id {direction}"
            ))
            .fetch_all(server.store.pool())
            .await
            .unwrap();
            assert_eq!(found, expected, "{first}");
            assert!(pages.len() >= 6, "{} pages", pages.len());
        }
    }
}

#[tokio::test]
async fn going_back_shows_the_pages_that_going_on_has_shown() {
    let server = Server::start().await;
    server
        .change("UPDATE seller_orders SET seller_id = 'seller_0000'")
        .await;
    let session = server.sign_in("seller").await;
    let mut forth = walk(&server, &session, LIST, "next_cursor").await;
    let page_before_last = server.get(LIST, &session).await.json();
    assert!(page_before_last["previous_cursor"].is_null());
    let mut address = LIST.to_owned();
    for _ in 1..forth.len() {
        let page = server.get(&address, &session).await.json();
        let next = page["next_cursor"].as_str().unwrap();
        address = format!("{LIST}?cursor={}", shared::api::percent_encoded(next));
    }
    let last = server.get(&address, &session).await.json();
    let before = last["previous_cursor"].as_str().unwrap();
    let before = format!("{LIST}?cursor={}", shared::api::percent_encoded(before));
    let page = server.get(&before, &session).await.json();
    forth.pop();
    assert_eq!(ids(&page), forth.pop().unwrap());
    assert!(page["next_cursor"].is_string() && page["previous_cursor"].is_string());
}

/// Filters as they stand in an address, and what they mean, said a second time in SQL.
fn filters() -> Vec<(&'static str, String)> {
    let now = NOW.0;
    let day = 86_400_000_i64;
    vec![
        ("status=processing", "status = 'processing'".into()),
        (
            "status=unfulfilled",
            "status IN ('pending', 'processing')".into(),
        ),
        ("payment=paid", "payment_status = 'paid'".into()),
        ("fulfillment=fulfilled", "fulfillment = 'fulfilled'".into()),
        ("carrier=DHL%20Express", "carrier = 'DHL Express'".into()),
        (
            // 7 days of the calendar of Lagos, an hour ahead of UTC.
            "period=7d",
            format!(
                "placed_at >= {} AND placed_at < {}",
                (now + 3_600_000) / day * day - 6 * day - 3_600_000,
                (now + 3_600_000) / day * day + day - 3_600_000
            ),
        ),
        ("min=30.01&max=99", "total BETWEEN 3001 AND 9900".into()),
        (
            "late=1",
            format!("promised_to < {now} AND status NOT IN ('delivered', 'cancelled', 'returned')"),
        ),
        ("exception=1", "exception IS NOT NULL".into()),
        (
            "age=1-2",
            format!(
                "status IN ('pending', 'processing') AND placed_at > {} AND placed_at <= {}",
                now - 2 * day,
                now - day
            ),
        ),
        (
            "search=an%20DHL",
            "search_text LIKE '%an%' AND search_text LIKE '%dhl%'".into(),
        ),
        (
            "status=delivered&payment=paid&min=10",
            "status = 'delivered' AND payment_status = 'paid' AND total >= 1000".into(),
        ),
    ]
}

#[tokio::test]
async fn every_filter_finds_what_its_words_say() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let mut found_something = 0;
    for (filter, meaning) in filters() {
        let page = server
            .get(&format!("{LIST}?{filter}&page_size=100"), &session)
            .await
            .json();
        let expected: Vec<String> = sqlx::query_scalar(&format!(
            "SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND {meaning}"
        ))
        .fetch_all(server.store.pool())
        .await
        .unwrap();
        let found: BTreeSet<String> = ids(&page).into_iter().collect();
        assert_eq!(page["count"], expected.len(), "{filter}");
        assert_eq!(found, expected.into_iter().collect(), "{filter}");
        found_something += usize::from(!found.is_empty());
    }
    assert!(
        found_something >= 9,
        "{found_something} filters found orders"
    );
}

#[tokio::test]
async fn what_cannot_be_read_of_an_address_is_left_out_of_account() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let all = server.get(LIST, &session).await.json();
    for nonsense in [
        "status=on_the_moon&page_size=7&cursor=zzz&min=abc&max=-1&period=9x",
        "search=%00&age=9&ordering=;drop&late=yes&foo=bar&%ff=%",
        "payment=Other&fulfillment=x&exception=0",
    ] {
        let page = server.get(&format!("{LIST}?{nonsense}"), &session).await;
        assert_eq!(page.status, 200, "{nonsense}");
        assert_eq!(ids(&page.json()), ids(&all), "{nonsense}");
    }
}

#[tokio::test]
async fn tabs_and_tiles_count_what_their_lists_hold() {
    let server = Server::start().await;
    for (who, seller) in [
        ("seller", "seller_0000"),
        ("seller2", "seller_0001"),
        ("newseller", "seller_new"),
    ] {
        let session = server.sign_in(who).await;
        let path = format!("{LIST}dashboard_summary/");
        let counts = server.get(&path, &session).await.json();
        let orders: i64 = server
            .value(&format!(
                "SELECT COUNT(DISTINCT order_id) FROM order_items WHERE seller_id = '{seller}'"
            ))
            .await;
        assert_eq!(counts["total_orders"], orders, "{who}");
        let mut lists = vec![("late=1".to_owned(), counts["late"].clone())];
        lists.push(("exception=1".to_owned(), counts["with_exception"].clone()));
        for one in counts["statuses"].as_array().unwrap() {
            lists.push((
                format!("status={}", one["status"].as_str().unwrap()),
                one["count"].clone(),
            ));
        }
        let mut waiting = 0;
        for one in counts["ageing"].as_array().unwrap() {
            lists.push((
                format!("age={}", one["age"].as_str().unwrap().replace('+', "%2B")),
                one["count"].clone(),
            ));
            waiting += one["count"].as_u64().unwrap();
        }
        for (filter, count) in lists {
            let page = server
                .get(&format!("{LIST}?{filter}"), &session)
                .await
                .json();
            assert_eq!(page["count"], count, "{who} {filter}");
        }
        let unfulfilled = server
            .get(&format!("{LIST}?status=unfulfilled"), &session)
            .await;
        assert_eq!(unfulfilled.json()["count"], waiting, "{who}");
    }
}

#[tokio::test]
async fn a_list_is_for_its_seller_and_for_admins_who_name_one() {
    let server = Server::start().await;
    let admin = server.sign_in("admin").await;
    let seller = server.sign_in("seller").await;
    let own = server.get(LIST, &seller).await.json();
    let named = server
        .get(&format!("{LIST}?seller=seller_0000"), &admin)
        .await;
    assert_eq!(ids(&own), ids(&named.json()));
    let refused = [
        (
            format!("{LIST}?seller=seller_0001"),
            &seller,
            (403, "forbidden"),
        ),
        (LIST.to_owned(), &admin, (400, "invalid_request")),
        (
            format!("{LIST}?seller=nobody"),
            &admin,
            (404, "no_such_seller"),
        ),
    ];
    for (path, session, (status, code)) in refused {
        assert_eq!(
            server.get(&path, session).await.refusal(),
            (status, code.to_owned())
        );
    }
    for who in ["customer", "support"] {
        let session = server.sign_in(who).await;
        assert_eq!(server.get(LIST, &session).await.refusal().0, 403);
    }
    assert_eq!(server.get(LIST, "").await.refusal().0, 401);
}

#[tokio::test]
async fn one_order_says_everything_and_its_money_adds_up() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let id: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND payment_status = 'partially_refunded' LIMIT 1")
        .await;
    let answer = server.get(&format!("{LIST}{id}/"), &session).await;
    assert_eq!(answer.headers["etag"], "\"1\"");
    let order = answer.json();
    let sum = |sql: &str| {
        format!("SELECT COALESCE(SUM({sql}), 0) FROM order_items WHERE order_id = '{id}'")
    };
    for (part, sql) in [
        ("gross", "quantity * unit_price"),
        ("commission", "(quantity - refunded_quantity) * unit_fee"),
        ("refunds", "refunded_quantity * unit_price"),
    ] {
        let minor: i64 = server.value(&sum(sql)).await;
        let told = order["money"][part]["amount"].to_string();
        assert_eq!(
            told.replace('.', "").parse::<i64>().unwrap(),
            minor,
            "{part}"
        );
    }
    assert_eq!(order["money"]["fees"]["currency"], "USD");
    assert_eq!(
        order["items"].as_array().unwrap().len() as u64,
        order["item_count"].as_u64().unwrap()
    );
    for member in [
        "customer_email",
        "address",
        "customer_name",
        "time_zone",
        "as_of",
    ] {
        assert!(order[member].is_string(), "{member}");
    }
    assert_eq!(order["shipments"][0]["status"], order["status"]);

    let tracking = server
        .get(&format!("{LIST}{id}/tracking/"), &session)
        .await
        .json();
    assert_eq!(tracking["order_id"], id);
    assert_eq!(tracking["current_status"], order["status"]);
    assert_eq!(tracking["tracking_entries"][0]["status"], "placed");
}

#[tokio::test]
async fn another_sellers_order_looks_like_none() {
    let server = Server::start().await;
    let other = server.sign_in("seller2").await;
    let id: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' LIMIT 1")
        .await;
    for rest in ["", "tracking/"] {
        let foreign = server.get(&format!("{LIST}{id}/{rest}"), &other).await;
        let missing = server.get(&format!("{LIST}nothing/{rest}"), &other).await;
        assert_eq!(foreign.status, 404);
        assert_eq!(foreign.bytes, missing.bytes);
    }
    for rest in ["update_status/", "undo/"] {
        let body = serde_json::json!({"action": "process", "change": 1});
        let foreign = server
            .mutate(&other, &format!("{LIST}{id}/{rest}"), &[], &body)
            .await;
        let missing = server
            .mutate(&other, &format!("{LIST}nothing/{rest}"), &[], &body)
            .await;
        assert_eq!(foreign.status, 404);
        assert_eq!(foreign.bytes, missing.bytes);
    }
}
