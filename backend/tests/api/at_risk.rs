//! Who will ask tomorrow: ranked alike for everybody who may see it; told once or held back, and counted on the side that chance drew.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS};

use crate::server::{Answer, NOW, Server};

const LIST: &str = "/api/analytics/wismo/at-risk";
const SEND: &str = "/api/analytics/wismo/at-risk/notices";
const SENT: &str = "/api/analytics/wismo/notices";
const SHOP: &str = "seller_0000";

/// With what is learned of its customers.
async fn marketplace() -> Server {
    let server = Server::start().await;
    let today = NOW.0.div_euclid(DAY_MS);
    server.store.learn_askers(today).await.unwrap();
    server
}

fn kept(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

async fn read(server: &Server, path: &str, session: &str) -> Value {
    kept(&server.get(path, session).await)
}

async fn send(server: &Server, session: &str, key: &str, body: &Value) -> Answer {
    let headers = [("idempotency-key", key)];
    server.mutate(session, SEND, &headers, body).await
}

fn keys(page: &Value) -> Vec<String> {
    let rows = page["results"].as_array().unwrap();
    let key = |row: &Value| row["orderId"].as_str().unwrap().to_owned();
    rows.iter().map(key).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[tokio::test]
async fn support_sees_all_open_orders_once_likeliest_first_and_a_shop_its_own() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let mut seen: Vec<(u64, String)> = Vec::new();
    let mut path = LIST.to_owned();
    let total = loop {
        let page = read(&server, &path, &support).await;
        for row in page["results"].as_array().unwrap() {
            assert!(number(&row["alike"]) >= 20, "{row}");
            assert!(number(&row["alikeAsked"]) <= number(&row["alike"]), "{row}");
            seen.push((
                number(&row["chance"]),
                row["orderId"].as_str().unwrap().to_owned(),
            ));
        }
        match page["nextCursor"].as_str() {
            Some(cursor) => path = format!("{LIST}?cursor={cursor}"),
            None => break page["total"].clone(),
        }
    };
    let open: i64 = server
        .value(
            "SELECT COUNT(*) FROM seller_orders WHERE status IN ('pending', 'processing', 'shipped', 'out_for_delivery')
             AND (pays_on_delivery = 1 OR payment_status IN ('paid', 'partially_refunded'))",
        )
        .await;
    assert_eq!(i64::try_from(seen.len()).unwrap(), open);
    assert_eq!(number(&total), u64::try_from(open).unwrap());
    assert!(seen.windows(2).all(|two| two[0].0 >= two[1].0), "{seen:?}");
    let once: BTreeSet<&String> = seen.iter().map(|(_, id)| id).collect();
    assert_eq!(once.len(), seen.len());

    let seller = server.sign_in("seller").await;
    let own = read(&server, LIST, &seller).await;
    assert!(!keys(&own).is_empty());
    let rows = own["results"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["seller"] == SHOP), "{own}");
    assert_eq!(own["options"]["shops"], json!([]));
    let named = read(&server, &format!("{LIST}?seller={SHOP}"), &support).await;
    assert_eq!(keys(&named), keys(&own));
}

/// All rows, part by part.
async fn rows(server: &Server, session: &str) -> Vec<Value> {
    let (mut rows, mut path) = (Vec::new(), LIST.to_owned());
    loop {
        let page = read(server, &path, session).await;
        rows.extend(page["results"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(cursor) => path = format!("{LIST}?cursor={cursor}"),
            None => return rows,
        }
    }
}

#[tokio::test]
async fn a_ranking_is_kept_for_minutes_and_knows_what_has_happened_since() {
    let server = marketplace().await;
    let (support, seller) = (
        server.sign_in("support").await,
        server.sign_in("seller").await,
    );
    let first = read(&server, LIST, &support).await;
    let arriving: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND status = 'shipped' ORDER BY id LIMIT 1")
        .await;
    let told = keys(&first).remove(0);
    server.wait_ms(MINUTE_MS);
    let deliver = format!("/api/enhanced-orders/{arriving}/update_status/");
    let body = json!({ "action": "deliver" });
    kept(&server.mutate(&seller, &deliver, &[], &body).await);
    let body = json!({ "orders": [told], "heldShare": 0 });
    kept(&send(&server, &support, "k", &body).await);

    let second = read(&server, LIST, &support).await;
    assert_eq!(second["asOf"], first["asOf"]);
    assert_eq!(number(&second["total"]), number(&first["total"]) - 1);
    let known = rows(&server, &support).await;
    assert!(known.iter().all(|row| row["orderId"] != json!(arriving)));
    let row = known.iter().find(|row| row["orderId"] == json!(told));
    let row = row.unwrap();
    assert_eq!(row["lastToldAt"], row["inSendingSince"], "{row}");
    let chances: Vec<u64> = known.iter().map(|row| number(&row["chance"])).collect();
    assert!(chances.is_sorted_by(|one, next| one >= next));

    server.wait_ms(10 * MINUTE_MS);
    let later = read(&server, LIST, &support).await;
    assert_ne!(later["asOf"], first["asOf"]);
    // What was ranked order by order is what ranking all finds.
    let places = |rows: &[Value]| -> Vec<(u64, String)> {
        let place = |row: &Value| (number(&row["chance"]), row["orderId"].to_string());
        rows.iter().map(place).collect()
    };
    assert_eq!(places(&rows(&server, &support).await), places(&known));
}

#[tokio::test]
async fn nobody_else_may_see_or_send_and_a_shop_tells_none_of_anothers_customers() {
    let server = marketplace().await;
    let customer = server.sign_in("customer").await;
    let seller = server.sign_in("seller").await;
    let body = json!({ "top": 3 });
    for path in [LIST, SENT] {
        assert_eq!(server.get(path, &customer).await.refusal().0, 403);
        assert_eq!(server.get(path, "").await.refusal().0, 401);
        let other = format!("{path}?seller=seller_0001");
        assert_eq!(server.get(&other, &seller).await.refusal().0, 403);
    }
    assert_eq!(send(&server, &customer, "k", &body).await.refusal().0, 403);
    let other: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id <> 'seller_0000' AND status = 'shipped' LIMIT 1")
        .await;
    let answer = send(&server, &seller, "k", &json!({ "orders": [other] })).await;
    let left_out = json!([{ "orderId": other, "reason": "unknown" }]);
    let expected = json!({ "sending": null, "told": 0, "heldBack": 0, "leftOut": left_out });
    assert_eq!(kept(&answer), expected);
}

#[tokio::test]
async fn too_little_history_says_nothing() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let page = read(&server, LIST, &support).await;
    assert_eq!(
        (&page["results"], &page["learnedFrom"]),
        (&json!([]), &json!(0))
    );
    // Nobody is named by a ranking that there is none of.
    let answer = send(&server, &support, "k", &json!({ "top": 5 })).await;
    assert_eq!(kept(&answer)["sending"], Value::Null);
}

#[tokio::test]
async fn a_sending_tells_most_and_holds_back_some_once() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let page = read(&server, LIST, &support).await;
    let chosen: Vec<String> = keys(&page).into_iter().take(25).collect();
    let body = json!({ "orders": chosen, "heldShare": 20 });
    let changes = "SELECT COUNT(*) FROM order_changes WHERE action = 'notice'";
    let first = kept(&send(&server, &support, "one", &body).await);
    let parts: BTreeSet<String> = chosen.iter().cloned().collect();
    assert_eq!(
        number(&first["told"]) + number(&first["heldBack"]),
        25,
        "{first}"
    );
    assert_eq!(number(&first["heldBack"]), 5);
    assert_eq!(server.value::<i64>(changes).await, 20);
    // Whoever is told has a line in the order's history and a notice; who is held back has neither.
    let strays: i64 = server
        .value(
            "SELECT COUNT(*) FROM notice_subjects t WHERE t.is_held = (
               EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = t.order_id AND n.action = 'notice' AND n.recipient = 'customer')
               AND EXISTS (SELECT 1 FROM order_changes c WHERE c.seller_order_id = t.seller_order_id AND c.action = 'notice'))",
        )
        .await;
    assert_eq!(strays, 0);

    let again = kept(&send(&server, &support, "one", &body).await);
    assert_eq!(again, first);
    let other = json!({ "orders": chosen, "heldShare": 30 });
    assert_eq!(
        send(&server, &support, "one", &other).await.refusal().0,
        422
    );
    // Another tab, which does not know of it.
    let tab = kept(&send(&server, &support, "two", &body).await);
    assert_eq!(tab["sending"], Value::Null);
    let left_out = tab["leftOut"].as_array().unwrap();
    assert!(
        left_out.iter().all(|one| one["reason"] == "in_sending"),
        "{tab}"
    );
    let left: BTreeSet<String> = left_out
        .iter()
        .map(|one| one["orderId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(left, parts);
    assert_eq!(server.value::<i64>(changes).await, 20);
    let page = read(&server, LIST, &support).await;
    let marked = page["results"].as_array().unwrap().iter();
    assert!(marked.clone().any(|row| row["inSendingSince"].is_string()));
    // The likeliest ones that are free are others.
    let next = kept(&send(&server, &support, "three", &json!({ "top": 5 })).await);
    assert_eq!(next["leftOut"], json!([]));
    assert_eq!(number(&next["told"]) + number(&next["heldBack"]), 5);

    server.wait_ms(72 * HOUR_MS);
    let later = kept(&send(&server, &support, "four", &body).await);
    assert_eq!(number(&later["told"]) + number(&later["heldBack"]), 25);
}

#[tokio::test]
async fn a_doubled_sending_of_many_at_once_tells_everybody_once() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let body = json!({ "top": 20 });
    let (one, two) = tokio::join!(
        send(&server, &support, "same", &body),
        send(&server, &support, "same", &body)
    );
    assert_eq!(kept(&one), kept(&two));
    let body = json!({ "orders": keys(&read(&server, LIST, &support).await) });
    let (one, two) = tokio::join!(
        send(&server, &support, "tab one", &body),
        send(&server, &support, "tab two", &body)
    );
    let sent = [kept(&one), kept(&two)].map(|answer| answer["sending"].is_string());
    assert_eq!(sent.iter().filter(|is_sent| **is_sent).count(), 1);
    let twice: i64 = server
        .value("SELECT COUNT(*) FROM (SELECT order_id FROM notice_subjects GROUP BY order_id HAVING COUNT(*) > 1)")
        .await;
    assert_eq!(twice, 0);
}

#[tokio::test]
async fn what_cannot_be_told_of_is_left_out_with_its_reason() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let part = |condition: &str| {
        format!("SELECT id FROM seller_orders WHERE {condition} ORDER BY id LIMIT 1")
    };
    let delivered: String = server.value(&part("status = 'delivered'")).await;
    let unpaid: String = server
        .value(&part(
            "status = 'pending' AND payment_status = 'pending' AND pays_on_delivery = 0",
        ))
        .await;
    let body = json!({ "orders": [delivered, delivered, unpaid, "nothing"] });
    let answer = kept(&send(&server, &support, "k", &body).await);
    let expected = json!([
        { "orderId": delivered, "reason": "ended" },
        { "orderId": unpaid, "reason": "unpaid" },
        { "orderId": "nothing", "reason": "unknown" },
    ]);
    assert_eq!(answer["leftOut"], expected);
    for body in [
        json!({}),
        json!({ "top": 501 }),
        json!({ "top": 5, "heldShare": 51 }),
    ] {
        assert_eq!(send(&server, &support, "k2", &body).await.refusal().0, 400);
    }
}

/// Somebody asks where their order is, about so many of those on one side.
async fn ask(server: &Server, session: &str, is_held: i64, many: i64) {
    let numbers: Vec<String> = sqlx::query_scalar(
        "SELECT p.order_number FROM notice_subjects t JOIN seller_orders p ON p.id = t.seller_order_id
         WHERE t.is_held = $1 ORDER BY p.id LIMIT $2",
    )
    .bind(is_held)
    .bind(many)
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    for number in numbers {
        let body = json!({ "orderNumber": number, "topic": "status", "channel": "chat" });
        kept(&server.mutate(session, "/api/inquiries", &[], &body).await);
    }
}

#[tokio::test]
async fn questions_count_for_the_side_that_was_drawn_once_the_window_is_over() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let page = read(&server, LIST, &support).await;
    let body = json!({ "orders": keys(&page), "heldShare": 50 });
    let sent = kept(&send(&server, &support, "k", &body).await);
    let (told, held) = (number(&sent["told"]), number(&sent["heldBack"]));
    assert!(told >= 20 && held >= 20, "{sent}");
    server.wait_ms(HOUR_MS);
    ask(&server, &support, 1, 15).await;
    ask(&server, &support, 0, 2).await;
    let running = read(&server, SENT, &support).await;
    let effect = &running["results"][0]["effects"][0];
    assert_eq!(
        (&effect["verdict"], &effect["difference"]),
        (&json!("running"), &Value::Null)
    );
    assert_eq!(running["together"][0]["told"], 0);

    server.wait_ms(24 * HOUR_MS);
    // The second day is not within the first.
    ask(&server, &support, 0, 3).await;
    let over = read(&server, SENT, &support).await;
    let effects = &over["results"][0]["effects"];
    let early = &effects[0];
    let counts = ["told", "toldAsked", "held", "heldAsked"].map(|name| number(&early[name]));
    assert_eq!(counts, [told, 2, held, 15]);
    assert_eq!(early["verdict"], "fewer");
    assert!(number(&early["deflected"]) > 0, "{early}");
    assert_eq!(effects[1]["verdict"], "running");
    assert_eq!(over["together"][0]["verdict"], "fewer");
    assert_eq!(over["together"][0]["difference"], early["difference"]);

    server.wait_ms(48 * HOUR_MS);
    let whole = read(&server, SENT, &support).await;
    assert_eq!(whole["results"][0]["effects"][1]["toldAsked"], 3);
    // A shop sees its own orders of it.
    let seller = server.sign_in("seller").await;
    let own = read(&server, SENT, &seller).await;
    let of_shop: i64 = server
        .value("SELECT COUNT(*) FROM notice_subjects WHERE seller_id = 'seller_0000'")
        .await;
    let row = &own["results"][0];
    let seen = number(&row["told"]) + number(&row["held"]);
    assert_eq!(i64::try_from(seen).unwrap(), of_shop);
}

#[tokio::test]
async fn whoever_was_told_reads_it_and_asks_nothing_that_a_notice_would_have_answered() {
    let server = marketplace().await;
    let support = server.sign_in("support").await;
    let late: String = server
        .value(
            "SELECT p.id FROM seller_orders p JOIN orders o ON o.id = p.order_id WHERE p.status = 'shipped' AND o.customer_id IS NOT NULL
             AND p.payment_status = 'paid' ORDER BY p.id LIMIT 1",
        )
        .await;
    server
        .change(&format!(
            "UPDATE seller_orders SET promised_to = {} WHERE id = '{late}'",
            NOW.0 - 2 * DAY_MS
        ))
        .await;
    let (number, order): (String, String) = (
        server
            .value(&format!(
                "SELECT order_number FROM seller_orders WHERE id = '{late}'"
            ))
            .await,
        server
            .value(&format!(
                "SELECT order_id FROM seller_orders WHERE id = '{late}'"
            ))
            .await,
    );
    let asking = json!({ "orderNumber": number, "topic": "delivery", "channel": "chat" });
    let before = kept(
        &server
            .mutate(&support, "/api/inquiries", &[], &asking)
            .await,
    );
    assert_eq!(before["isPreventable"], true, "{before}");
    let body = json!({ "orders": [late], "heldShare": 0 });
    let sent = kept(&send(&server, &support, "k", &body).await);
    assert_eq!(number_of(&sent, "told"), 1);
    server.wait_ms(HOUR_MS);
    let after = kept(
        &server
            .mutate(&support, "/api/inquiries", &[], &asking)
            .await,
    );
    assert_eq!(after["isPreventable"], false, "{after}");
    assert_eq!(after["lastTold"], "notice");

    let customer = server.sign_in("customer").await;
    let news = read(&server, "/api/notifications", &customer).await;
    let notice = &news["notifications"][0];
    let notice = if notice.is_null() { &news[0] } else { notice };
    assert_eq!(notice["data"]["action"], "notice", "{news}");
    let id = notice["id"].as_str().unwrap();
    let read_it = format!("/api/notifications/{id}/read");
    kept(&server.mutate(&customer, &read_it, &[], &json!({})).await);
    let unread = read(&server, "/api/notifications/unread-count", &customer).await;
    let all = read(&server, "/api/notifications?unreadOnly=true", &customer).await;
    assert!(!all.to_string().contains(id), "{unread} {all}");
    let tracking = format!("/api/customer/orders/{order}/tracking");
    let tracking = read(&server, &tracking, &customer).await;
    let codes = tracking["events"].as_array().unwrap().iter();
    let codes: Vec<&str> = codes.map(|event| event["code"].as_str().unwrap()).collect();
    assert_eq!(codes.last(), Some(&"notice"));
    let timeline = read(&server, &format!("/api/orders/{number}/timeline"), &support).await;
    let told = timeline["entries"].as_array().unwrap().iter();
    let told: Vec<&Value> = told.filter(|entry| entry["code"] == "notice").collect();
    assert_eq!(told.len(), 1, "{timeline}");
    assert_eq!(told[0]["kind"], "told");
}

fn number_of(value: &Value, name: &str) -> u64 {
    number(&value[name])
}
