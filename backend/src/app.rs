//! The whole server as one router.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::auth::{Limits, SESSION_LIFETIME_MS, SessionSecret, origin, sign_token};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{ApiError, StartError};
use crate::insight_keeper::InsightKeeper;
use crate::jobs::JobRunner;
use crate::live::Live;
use crate::promiser::Promiser;
use crate::ranker::Ranker;
use crate::routes::{
    at_risk, carrier_events, customer_orders, delivery_promise, events, exceptions, fulfillment,
    health, inquiries, late_reasons, notifications, order_jobs, order_reports, order_timeline,
    partners, saved_views, seller_directory, seller_orders, seller_summary, session, surveys,
    tracking, wismo,
};
use crate::static_files::{self, SecurityHeaders};
use crate::store::Store;

/// A request body is a form; nobody types 64 kB.
const BODY_LIMIT: usize = 64 * 1024;
/// Thousands of orders with their tracking numbers.
const JOB_BODY_LIMIT: usize = 1024 * 1024;
/// 500 carrier events, most of them with a place and a few words.
const CARRIER_BODY_LIMIT: usize = 1024 * 1024;
/// No answer takes longer, or something is wrong.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What every handler may use.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// What the operator decided.
    pub config: Arc<Config>,
    /// Who has asked how often.
    pub limits: Arc<Limits>,
    /// Carries out what changes many orders.
    pub jobs: JobRunner,
    /// Wakes who watches.
    pub live: Live,
    /// Keeps what promises are made of.
    pub promiser: Promiser,
    /// Keeps the ranking of open orders.
    pub ranker: Ranker,
    /// Keeps what stands out.
    pub insights: InsightKeeper,
}

impl AppState {
    /// A state with fresh limits.
    pub fn new(store: Store, clock: Clock, config: Config) -> Self {
        Self {
            live: Live::follow(store.clone()),
            jobs: JobRunner::new(store.clone(), clock.clone()),
            promiser: Promiser::new(store.clone(), clock.clone()),
            ranker: Ranker::new(store.clone(), clock.clone()),
            insights: InsightKeeper::new(store.clone(), clock.clone()),
            store,
            clock,
            limits: Arc::new(Limits::new(&config)),
            config: Arc::new(config),
        }
    }
}

impl AppState {
    /// A bearer token of the first admin, for measurements.
    ///
    /// # Errors
    /// When there is no admin, or the database does not answer.
    pub async fn admin_token(&self) -> Result<String, StartError> {
        let explain = |error: sqlx::Error| StartError::database("to sign in", &error);
        let admin = self.store.first_admin().await.map_err(explain)?;
        let admin =
            admin.ok_or_else(|| StartError(String::from("There is no admin to ask as.")))?;
        let unsigned = |_| StartError(String::from("No token could be made."));
        let (secret, now) = (SessionSecret::random().map_err(unsigned)?, self.clock.now());
        let expires_at = now.plus_ms(SESSION_LIFETIME_MS);
        let row_key = secret.row_key();
        let begun = self.store.begin_session(&row_key, &admin, now, expires_at);
        begun.await.map_err(explain)?;
        let key = self.store.signing_key().await.map_err(explain)?;
        sign_token(&secret, &key, expires_at).map_err(unsigned)
    }
}

/// The server: the API below `/api`, the application everywhere else.
pub fn app(state: AppState) -> Router {
    let api = Router::new()
        .route("/auth/login", post(session::login))
        .route("/auth/logout", post(session::logout))
        .route("/auth/me", get(session::me))
        .route("/analytics/seller/summary", get(seller_summary::show))
        .route("/sellers", get(seller_directory::list))
        .route("/track", post(tracking::look_up))
        .route("/customer/orders", get(customer_orders::list))
        .route(
            "/customer/orders/{id}/tracking",
            get(customer_orders::tracking),
        )
        .route("/enhanced-orders/", get(seller_orders::list))
        .route(
            "/enhanced-orders/dashboard_summary/",
            get(seller_orders::counts),
        )
        .route(
            "/enhanced-orders/bulk_update_status/",
            post(order_jobs::bulk_update_status),
        )
        .route(
            "/enhanced-orders/jobs/",
            get(order_jobs::running)
                .post(order_jobs::draft)
                .layer(DefaultBodyLimit::max(JOB_BODY_LIMIT)),
        )
        .route("/enhanced-orders/jobs/{id}/", get(order_jobs::show))
        .route("/enhanced-orders/jobs/{id}/start/", post(order_jobs::start))
        .route("/enhanced-orders/jobs/{id}/retry/", post(order_jobs::retry))
        .route("/enhanced-orders/jobs/{id}/undo/", post(order_jobs::undo))
        .route(
            "/enhanced-orders/{id}/",
            get(seller_orders::show).patch(seller_orders::patch),
        )
        .route(
            "/enhanced-orders/{id}/update_status/",
            post(seller_orders::update_status),
        )
        .route("/enhanced-orders/{id}/undo/", post(seller_orders::undo))
        .route(
            "/enhanced-orders/{id}/tracking/",
            get(seller_orders::tracking),
        )
        .route("/enhanced-orders/recent/", get(seller_orders::recent))
        .route(
            "/enhanced-orders/views/",
            get(saved_views::list).post(saved_views::save),
        )
        .route("/enhanced-orders/views/{id}/", delete(saved_views::delete))
        .route("/orders/reports/", get(order_reports::show))
        .merge(of_fulfillment())
        .route(
            "/carriers/events",
            post(carrier_events::receive).layer(DefaultBodyLimit::max(CARRIER_BODY_LIMIT)),
        )
        .merge(partner_routes())
        .merge(of_inquiries())
        .route("/events", get(events::follow))
        .route("/health", get(health::show))
        .route("/openapi.json", get(health::openapi))
        .fallback(no_such_endpoint)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(origin::refuse_foreign_pages))
        .layer(middleware::from_fn(never_store))
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(|_| {
            ApiError::internal().into_response()
        }));
    let headers = SecurityHeaders::read(&state.config);
    Router::new()
        .nest("/api", api)
        .fallback_service(static_files::service(&state.config.dist))
        .layer(middleware::from_fn_with_state(
            headers,
            add_security_headers,
        ))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// Promises, packing and what goes wrong on the way.
fn of_fulfillment() -> Router<AppState> {
    Router::new()
        .route(
            "/fulfillment/delivery-promise/{product}",
            get(delivery_promise::show),
        )
        .route("/fulfillment/seller/late-reasons", get(late_reasons::show))
        .route(
            "/fulfillment/seller/promise-grades",
            get(delivery_promise::grades),
        )
        .route(
            "/fulfillment/seller/hours",
            get(delivery_promise::hours).patch(delivery_promise::change_hours),
        )
        .route("/fulfillment/seller/open", get(fulfillment::open))
        .route("/fulfillment/seller/stats", get(fulfillment::stats))
        .route("/fulfillment/seller/desks", get(fulfillment::desks))
        .route("/fulfillment/seller/ship/{id}", patch(fulfillment::ship))
        .route(
            "/fulfillment/seller/deliver/{id}",
            patch(fulfillment::deliver),
        )
        .route("/fulfillment/seller/issue/{id}", patch(fulfillment::issue))
        .route("/fulfillment/exceptions", get(exceptions::list))
        .route("/fulfillment/exceptions/{item}", get(exceptions::of_item))
        .route(
            "/fulfillment/exceptions/{id}/{action}",
            post(exceptions::act),
        )
        .route("/notifications", get(notifications::list))
        .route(
            "/notifications/unread-count",
            get(notifications::unread_count),
        )
        .route("/notifications/{id}/read", post(notifications::read))
        .route(
            "/notifications/mark-all-read",
            post(notifications::read_all),
        )
}

/// Partners of shops, and what they report.
fn partner_routes() -> Router<AppState> {
    Router::new()
        .route(
            "/fulfillment/micro-fulfillment/{seller}/partners",
            get(partners::list),
        )
        .route(
            "/fulfillment/micro-fulfillment/{seller}/metrics",
            get(partners::metrics),
        )
        .route(
            "/fulfillment/micro-fulfillment/{seller}/opt-in",
            post(partners::opt_in),
        )
        .route(
            "/fulfillment/micro-fulfillment/{seller}/opt-out",
            post(partners::opt_out),
        )
        .route(
            "/partners/events",
            post(partners::take_in_events).layer(DefaultBodyLimit::max(JOB_BODY_LIMIT)),
        )
}

/// What customers ask, how they found the answer, and figures about it.
fn of_inquiries() -> Router<AppState> {
    Router::new()
        .route("/inquiries", post(inquiries::report))
        .route("/inquiries/{id}", patch(inquiries::resolve))
        .route("/inquiries/{id}/satisfaction", post(inquiries::rate))
        .route("/analytics/wismo/overview", get(wismo::overview))
        .route("/analytics/wismo/insights", get(wismo::insights))
        .route("/analytics/wismo/inquiries", get(wismo::inquiries))
        .route("/analytics/wismo/inquiries/rows", get(wismo::rows))
        .route("/analytics/wismo/fulfillment", get(wismo::fulfillment))
        .route("/orders/{number}/timeline", get(order_timeline::show))
        .route("/analytics/wismo/satisfaction", get(wismo::satisfaction))
        .route("/analytics/wismo/at-risk", get(at_risk::list))
        .route("/analytics/wismo/at-risk/notices", post(at_risk::send))
        .route("/analytics/wismo/notices", get(at_risk::sendings))
        .route("/survey/{token}", get(surveys::show).post(surveys::answer))
}

async fn no_such_endpoint() -> ApiError {
    ApiError::not_found("no_such_endpoint", "There is no such address in this API.")
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not answer to that method.",
    )
}

/// Figures and addresses belong to one person at one moment. What does not says so itself.
async fn never_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn add_security_headers(
    State(security): State<SecurityHeaders>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    security.add(&path, response.headers_mut());
    response
}
