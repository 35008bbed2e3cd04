use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use backend::config::Config;
use serde_json::json;

use crate::server::{NOW, Server, generous};

#[tokio::test]
async fn a_cookie_session_begins_with_the_login_and_ends_with_the_logout() {
    let server = Server::start().await;
    let cookie = server.sign_in("seller").await;
    let me = server.get("/api/auth/me", &cookie).await;
    assert_eq!(me.json()["role"], "seller");
    assert_eq!(me.json()["sellerId"], "seller_0000");

    let logout = Request::post("/api/auth/logout").header(header::COOKIE, &cookie);
    let logout = server.send(logout.body(Body::empty()).unwrap()).await;
    assert_eq!(logout.status, StatusCode::NO_CONTENT);
    assert_eq!(
        server.get("/api/auth/me", &cookie).await.refusal(),
        (401, "not_signed_in".to_owned())
    );
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let server = Server::start().await;
    let answer = server.login("seller@demo.example", "sokoni-demo").await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(answer.json().get("token").is_none());

    let https = Server::with(Config {
        is_https: true,
        ..generous()
    })
    .await;
    let answer = https.login("seller@demo.example", "sokoni-demo").await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(
        answer
            .headers
            .contains_key(header::STRICT_TRANSPORT_SECURITY)
    );
}

#[tokio::test]
async fn a_bearer_token_opens_a_session_that_a_logout_revokes() {
    let server = Server::start().await;
    let body =
        json!({ "email": "ADMIN@demo.example ", "password": "sokoni-demo", "session": "bearer" });
    let answer = server.post("/api/auth/login", body).await;
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
    let bearer = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
    assert_eq!(
        server.get("/api/auth/me", &bearer).await.json()["role"],
        "admin"
    );

    let forged = format!("{bearer}x");
    assert_eq!(server.get("/api/auth/me", &forged).await.refusal().0, 401);
    let logout = Request::post("/api/auth/logout").header(header::AUTHORIZATION, &bearer);
    server.send(logout.body(Body::empty()).unwrap()).await;
    assert_eq!(server.get("/api/auth/me", &bearer).await.refusal().0, 401);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_told_alike() {
    let server = Server::start().await;
    let unknown = server.login("nobody@demo.example", "sokoni-demo").await;
    let wrong = server.login("seller@demo.example", "wrong").await;
    assert_eq!(unknown.refusal(), (401, "wrong_credentials".to_owned()));
    assert_eq!(unknown.bytes, wrong.bytes);
}

#[tokio::test]
async fn the_table_of_sessions_alone_opens_none() {
    let server = Server::start().await;
    server.sign_in("seller").await;
    let stored: String = server.value("SELECT id FROM sessions").await;
    assert_eq!(
        server
            .get("/api/auth/me", &format!("sokoni={stored}"))
            .await
            .refusal()
            .0,
        401
    );
}

#[tokio::test]
async fn a_session_ends_by_itself_after_seven_days() {
    let server = Server::start().await;
    let cookie = server.sign_in("seller").await;
    let ends: i64 = server.value("SELECT expires_at FROM sessions").await;
    assert_eq!(ends - NOW.0, 7 * 86_400_000);
    server
        .change(&format!("UPDATE sessions SET expires_at = {}", NOW.0))
        .await;
    assert_eq!(server.get("/api/auth/me", &cookie).await.refusal().0, 401);
}

#[tokio::test]
async fn tries_are_counted_by_address_and_by_account() {
    let server = Server::with(Config {
        logins_a_minute: 3,
        ..generous()
    })
    .await;
    for _ in 0..3 {
        assert_eq!(
            server.login("seller@demo.example", "wrong").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let refused = server.login("admin@demo.example", "sokoni-demo").await;
    assert_eq!(refused.refusal(), (429, "too_many_requests".to_owned()));
    let seconds: u64 = refused.headers[header::RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&seconds));
}

#[tokio::test]
async fn a_page_of_another_site_cannot_act_for_the_user() {
    let server = Server::start().await;
    let cookie = server.sign_in("seller").await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = Request::post("/api/auth/logout")
            .header(header::COOKIE, &cookie)
            .header(header::HOST, "shop.example")
            .header(name, value);
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            answer.refusal(),
            (403, "cross_site".to_owned()),
            "{name}: {value}"
        );
    }
    let own = Request::post("/api/auth/logout")
        .header(header::COOKIE, &cookie)
        .header(header::HOST, "shop.example")
        .header("origin", "https://shop.example");
    assert_eq!(
        server.send(own.body(Body::empty()).unwrap()).await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn what_is_not_the_expected_json_is_refused_in_words() {
    let server = Server::start().await;
    let send = |kind: &'static str, body: String| {
        let request = Request::post("/api/auth/login").header(header::CONTENT_TYPE, kind);
        server.send(request.body(Body::from(body)).unwrap())
    };
    assert_eq!(
        send("application/json", "{".into()).await.refusal(),
        (400, "invalid_request".to_owned())
    );
    assert_eq!(send("application/json", "[]".into()).await.refusal().0, 400);
    assert_eq!(
        send("text/plain", "{}".into()).await.refusal(),
        (415, "not_json".to_owned())
    );
    let huge = json!({ "email": "x".repeat(70_000), "password": "" }).to_string();
    assert_eq!(
        send("application/json", huge).await.refusal(),
        (413, "too_large".to_owned())
    );
}
