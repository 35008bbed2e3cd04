//! Views are kept by the server, each its owner's own.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::server::{Answer, Server};

const VIEWS: &str = "/api/enhanced-orders/views/";

async fn save(server: &Server, session: &str, name: &str, query: &str, is_default: bool) -> Answer {
    let body = json!({"name": name, "query": query, "is_default": is_default});
    server.mutate(session, VIEWS, &[], &body).await
}

async fn delete(server: &Server, session: &str, view: &Value) -> Value {
    let path = format!("{VIEWS}{}/", view["id"].as_str().unwrap());
    let request = Request::delete(path).header(header::COOKIE, session);
    server
        .send(request.body(Body::empty()).unwrap())
        .await
        .json()
}

#[tokio::test]
async fn a_view_is_kept_replaced_made_the_default_and_deleted_by_its_owner_alone() {
    let server = Server::start().await;
    let (session, other) = (
        server.sign_in("seller").await,
        server.sign_in("seller2").await,
    );
    save(
        &server,
        &session,
        "Due today",
        "status=unfulfilled&late=1",
        true,
    )
    .await;
    save(&server, &session, " Big ones ", "min=1000", false).await;
    let views = save(&server, &session, "Big ones", "min=5000", true)
        .await
        .json();
    let told: Vec<(&str, &str, bool)> = views
        .as_array()
        .unwrap()
        .iter()
        .map(|view| {
            let text = |name: &str| view[name].as_str().unwrap();
            (
                text("name"),
                text("query"),
                view["is_default"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Big ones", "min=5000", true),
            ("Due today", "status=unfulfilled&late=1", false)
        ]
    );
    assert_eq!(server.get(VIEWS, &other).await.json(), json!([]));
    delete(&server, &other, &views[0]).await;
    assert_eq!(server.get(VIEWS, &session).await.json(), views);
    let left = delete(&server, &session, &views[0]).await;
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(
        delete(&server, &session, &views[0]).await,
        left,
        "twice is as good as once"
    );
}

#[tokio::test]
async fn views_without_a_name_too_long_or_too_many_are_refused_in_words() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    for (name, query) in [
        ("  ", ""),
        (&"x".repeat(61), ""),
        ("long", &"y".repeat(2_001)),
    ] {
        let answer = save(&server, &session, name, query, false).await;
        assert_eq!(answer.refusal(), (400, "invalid_request".to_owned()));
    }
    for number in 0..50 {
        assert_eq!(
            save(&server, &session, &format!("View {number}"), "", false)
                .await
                .status,
            200
        );
    }
    assert_eq!(
        save(&server, &session, "One more", "", false)
            .await
            .refusal()
            .0,
        400
    );
    assert_eq!(
        save(&server, &session, "View 7", "late=1", false)
            .await
            .status,
        200
    );
    let customer = server.sign_in("customer").await;
    assert_eq!(
        save(&server, &customer, "Mine", "", false)
            .await
            .refusal()
            .0,
        403
    );
}
