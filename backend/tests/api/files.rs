use std::fs;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use backend::config::Config;
use tempfile::TempDir;

use crate::server::{Answer, Server, generous};

const POLICY: &str = "default-src 'none'; script-src 'self' 'sha256-x'";

async fn with_bundle() -> (Server, TempDir) {
    let dist = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>page"),
        ("config.json", "{}"),
        ("content-security-policy.txt", POLICY),
        ("public-0123456789abcdef.js", "plain"),
        ("public-0123456789abcdef.js.br", "brotli"),
        ("public-0123456789abcdef.wasm", "wasm"),
    ] {
        fs::write(dist.path().join(name), content).unwrap();
    }
    let server = Server::with(Config {
        dist: dist.path().to_owned(),
        ..generous()
    })
    .await;
    (server, dist)
}

async fn get(server: &Server, path: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, "br, gzip");
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_address_of_the_application_gets_the_page_and_its_policy() {
    let (server, _dist) = with_bundle().await;
    let long = format!("/{}", "a".repeat(5_000));
    for path in [
        "/",
        "/login",
        "/track/SK-1.5",
        "/seller",
        "/no/such/page",
        &long,
    ] {
        let answer = get(&server, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.bytes, b"<!doctype html>page", "{path}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache", "{path}");
        assert_eq!(answer.headers[header::CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(
            answer.headers.contains_key("x-robots-tag"),
            path.starts_with("/track/"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_travel_compressed() {
    let (server, _dist) = with_bundle().await;
    let script = get(&server, "/public-0123456789abcdef.js").await;
    assert_eq!(
        script.headers[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(script.headers[header::CONTENT_ENCODING], "br");
    assert_eq!(script.bytes, b"brotli");
    let module = get(&server, "/public-0123456789abcdef.wasm").await;
    assert_eq!(module.headers[header::CONTENT_TYPE], "application/wasm");
    assert_eq!(
        get(&server, "/config.json").await.headers[header::CACHE_CONTROL],
        "no-cache"
    );
}

#[tokio::test]
async fn a_missing_file_is_missing_rather_than_a_page() {
    let (server, _dist) = with_bundle().await;
    for path in ["/public-ffffffffffffffff.js", "/gone.wasm", "/style.css"] {
        assert_eq!(
            get(&server, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_ne!(
        get(&server, "/..%2f..%2fetc%2fpasswd").await.bytes,
        fs::read("/etc/passwd").unwrap_or_default()
    );
}

#[tokio::test]
async fn the_api_answers_in_its_own_words_where_it_has_nothing() {
    let (server, _dist) = with_bundle().await;
    let nothing = server.get("/api/nothing", "").await;
    assert_eq!(nothing.refusal(), (404, "no_such_endpoint".to_owned()));
    let wrong_method = server.get("/api/track", "").await;
    assert_eq!(
        wrong_method.refusal(),
        (405, "method_not_allowed".to_owned())
    );
    let health = server.get("/api/health", "").await;
    assert_eq!(health.json()["status"], "ok");
    assert_eq!(health.headers[header::CACHE_CONTROL], "no-store");
    let document = server.get("/api/openapi.json", "").await;
    assert_eq!(document.json()["openapi"], "3.1.0");
    let compressed = get(&server, "/api/openapi.json").await;
    assert_eq!(compressed.headers[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn without_a_bundle_the_page_says_what_to_do() {
    let server = Server::start().await;
    let answer = get(&server, "/").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        String::from_utf8(answer.bytes)
            .unwrap()
            .contains("cargo xtask build")
    );
}
