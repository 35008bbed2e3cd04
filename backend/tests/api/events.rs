//! Watching orders: nothing is missed however often the line drops, and nobody watches another's shop.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, header};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use shared::ids::SellerId;

use crate::server::{NOW, Server};

const EVENTS: &str = "/api/events";

/// An open stream, read event by event.
struct Stream {
    body: BodyDataStream,
    text: String,
}

/// One event as it came.
#[derive(Debug)]
struct Told {
    kind: String,
    id: u64,
    data: String,
}

impl Stream {
    async fn open(server: &Server, session: &str, last: Option<u64>) -> Self {
        let mut request = Request::get(EVENTS)
            .header(header::COOKIE, session)
            .header(header::ACCEPT, "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let body = server
            .open(request.body(Body::empty()).unwrap())
            .await
            .into_data_stream();
        let text = String::new();
        Self { body, text }
    }

    /// The next event, unless none comes for a second.
    async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                let told = Told {
                    kind: field("event:"),
                    id: field("id:").parse().unwrap_or(0),
                    data: field("data:"),
                };
                rest.to_owned().clone_into(&mut self.text);
                return Some(told);
            }
            let bytes = tokio::time::timeout(Duration::from_secs(1), self.body.next());
            let bytes = bytes.await.ok()??.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

async fn place(server: &Server, seller: &str, number: &str) {
    let seller = SellerId::parse(seller).unwrap();
    assert!(
        server
            .store
            .place_order(&seller, number, 1, NOW)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn what_happens_is_told_while_one_watches_with_the_order_as_it_is() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let mut stream = Stream::open(&server, &session, None).await;
    assert_eq!(stream.next().await.unwrap().kind, "ready");

    place(&server, "seller_0000", "NEW-0001").await;
    let told = stream.next().await.unwrap();
    let data: Value = serde_json::from_str(&told.data).unwrap();
    assert_eq!((told.kind.as_str(), told.id), ("order", 1));
    assert_eq!(data["action"], "placed");
    assert_eq!(data["order"]["order_number"], "NEW-0001");

    let id = data["order"]["id"].as_str().unwrap();
    let path = format!("/api/enhanced-orders/{id}/update_status/");
    let body = json!({"action": "process"});
    server.mutate(&session, &path, &[], &body).await;
    let told = stream.next().await.unwrap();
    let data: Value = serde_json::from_str(&told.data).unwrap();
    assert_eq!(
        (told.id, &data["order"]["status"]),
        (2, &json!("processing"))
    );
    assert_eq!(data["order"]["version"], 2);
}

#[tokio::test]
async fn five_hundred_drops_lose_no_event_and_repeat_none() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let mut seen = Vec::new();
    let mut placed = 0;
    for drop in 0..500 {
        // Some happen while nobody listens, some on the open line; not every drop has news.
        for _ in 0..drop % 3 {
            placed += 1;
            place(&server, "seller_0000", &format!("NEW-{placed:04}")).await;
        }
        let mut stream = Stream::open(&server, &session, Some(seen.len() as u64)).await;
        assert_eq!(stream.next().await.unwrap().kind, "ready");
        let most = if drop % 5 == 4 { 1 } else { usize::MAX };
        for _ in 0..most.min(placed - seen.len()) {
            seen.push(stream.next().await.unwrap().id);
        }
    }
    let expected: Vec<u64> = (1..=seen.len() as u64).collect();
    assert_eq!(seen, expected);
    assert!(
        placed - seen.len() <= 2,
        "only the last drop may lag behind"
    );
}

#[tokio::test]
async fn nobody_watches_another_shop_and_only_shops_support_and_admins_watch() {
    let server = Server::start().await;
    let (one, two) = (
        server.sign_in("seller").await,
        server.sign_in("seller2").await,
    );
    let other: String = server
        .value("SELECT seller_id FROM users WHERE email = 'seller2@demo.example'")
        .await;
    place(&server, "seller_0000", "NEW-0001").await;
    place(&server, &other, "NEW-0002").await;
    let numbers = |answer: Value| -> Vec<String> {
        let events = answer["events"].as_array().unwrap();
        let number = |event: &Value| event["order"]["order_number"].as_str().unwrap().to_owned();
        events.iter().map(number).collect()
    };
    let after = format!("{EVENTS}?after=0");
    for (session, expected) in [(&one, "NEW-0001"), (&two, "NEW-0002")] {
        let answer = server.get(&after, session).await.json();
        assert_eq!(answer["last"], 2);
        assert_eq!(numbers(answer), [expected]);
    }
    let admin = server.sign_in("admin").await;
    let support = server.sign_in("support").await;
    for session in [&admin, &support] {
        let answer = server.get(&after, session).await.json();
        assert_eq!(numbers(answer), ["NEW-0001", "NEW-0002"]);
    }
    let answer = server.get(&format!("{after}&seller={other}"), &admin).await;
    assert_eq!(numbers(answer.json()), ["NEW-0002"]);
    let customer = server.sign_in("customer").await;
    assert_eq!(server.get(&after, &customer).await.refusal().0, 403);
    assert_eq!(server.get(&after, "").await.refusal().0, 401);
}

#[tokio::test]
async fn whoever_cannot_hold_a_line_open_reads_the_same_events_portion_by_portion() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    for number in 0..450 {
        place(&server, "seller_0000", &format!("NEW-{number:04}")).await;
    }
    let (mut after, mut seen) = (0, 0);
    loop {
        let answer = server
            .get(&format!("{EVENTS}?after={after}"), &session)
            .await;
        let answer = answer.json();
        let events = answer["events"].as_array().unwrap().len();
        seen += events;
        after = answer["last"].as_u64().unwrap();
        if events == 0 {
            break;
        }
    }
    assert_eq!((seen, after), (450, 450));
    // Without a number, only what happens from now on.
    let answer = server.get(EVENTS, &session).await.json();
    assert_eq!(
        (&answer["last"], answer["events"].as_array().unwrap().len()),
        (&json!(450), 0)
    );
}
