//! A server on a database of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use backend::config::Config;
use backend::demo::{self, Plan};
use backend::store::Store;
use backend::{AppState, Clock, app};
use serde_json::Value;
use shared::time::Timestamp;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The instant at which all tests play: 2025-11-20T12:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_763_640_000_000);

/// A running server; the folder goes with it.
pub(crate) struct Server {
    router: Router,
    pub(crate) store: Store,
    now: Arc<AtomicI64>,
    _folder: TempDir,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Status and code of a refusal, which also has a sentence.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let problem = self.json();
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(
            problem["detail"].as_str().unwrap().ends_with('.'),
            "{problem}"
        );
        (
            self.status.as_u16(),
            problem["code"].as_str().unwrap().to_owned(),
        )
    }
}

impl Server {
    /// With 300 demo orders and generous limits.
    pub(crate) async fn start() -> Self {
        Self::with(generous()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::of(600, config).await
    }

    /// With so many demo orders.
    pub(crate) async fn of(orders: u64, config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sokoni.db");
        let store = Store::open(file.to_str().unwrap()).await.unwrap();
        let plan = Plan {
            orders,
            now: NOW,
            seed: 1,
        };
        demo::fill(&store, plan, &mut |_, _| ()).await.unwrap();
        let now = Arc::new(AtomicI64::new(NOW.0));
        let told = Arc::clone(&now);
        let clock = Clock::told_by(move || Timestamp(told.load(Ordering::Relaxed)));
        let state = AppState::new(store.clone(), clock, config);
        Self {
            router: app(state),
            store,
            now,
            _folder: folder,
        }
    }

    /// Lets time pass.
    pub(crate) fn wait_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    /// How much time has passed since NOW.
    pub(crate) fn waited_ms(&self) -> i64 {
        self.now.load(Ordering::Relaxed) - NOW.0
    }

    /// The body of an answer that does not end.
    pub(crate) async fn open(&self, request: Request<Body>) -> Body {
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub(crate) async fn get(&self, path: &str, session: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, session)
            .header(header::AUTHORIZATION, bearer_of(session));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// A request that changes something, with the headers that make it safe.
    pub(crate) async fn mutate(
        &self,
        session: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        self.mutate_by(Method::POST, session, path, headers, body)
            .await
    }

    /// As [`Server::mutate`], by another method.
    pub(crate) async fn mutate_by(
        &self,
        method: Method,
        session: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, session);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// Signs a demo account in; the cookie to send along.
    pub(crate) async fn sign_in(&self, who: &str) -> String {
        let answer = self
            .login(&format!("{who}@demo.example"), demo::PASSWORD)
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) async fn login(&self, email: &str, password: &str) -> Answer {
        self.post(
            "/api/auth/login",
            serde_json::json!({ "email": email, "password": password }),
        )
        .await
    }

    /// One value of the database.
    pub(crate) async fn value<T>(&self, sql: &str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + Send + Unpin,
    {
        sqlx::query_scalar(sql)
            .fetch_one(self.store.pool())
            .await
            .unwrap()
    }

    pub(crate) async fn change(&self, sql: &str) {
        sqlx::query(sql).execute(self.store.pool()).await.unwrap();
    }
}

/// Limits that no test meets by accident.
pub(crate) fn generous() -> Config {
    Config {
        logins_a_minute: 1_000,
        lookups_a_minute: 1_000,
        ..Config::default()
    }
}

fn bearer_of(session: &str) -> &str {
    if session.starts_with("Bearer ") {
        session
    } else {
        ""
    }
}
