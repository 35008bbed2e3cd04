//! `/events`: what happens to orders while somebody watches.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use shared::api::order_events::{EventPage, OrderEvent};
use shared::api::problem::Problem;
use shared::ids::SellerId;
use shared::query::Parameters;
use tokio::sync::watch;
use tokio::time::Instant;

use super::exceptions::{may_see_exceptions, own_shop};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::live::Latest;
use crate::store::Store;

/// Events read at once.
const PORTION: u32 = 200;
/// How often a silent stream says that it lives.
const BEAT: Duration = Duration::from_secs(15);
/// After this long whoever watches has to come back, and to be signed in still.
const LIFETIME: Duration = Duration::from_mins(5);

/// What happened to the caller's orders, all shops' for support and admins: a stream of server-sent events to whom accepts
/// `text/event-stream`, one JSON document to others.
#[utoipa::path(get, path = "/events", tag = "orders", params(
    ("after" = Option<u64>, Query, description = "Number of the last event that is known; without it, only what happens from now on"),
    ("seller" = Option<String>, Query, description = "Whose orders; for support and admins"),
    ("Last-Event-ID" = Option<String>, Header, description = "As after, and stronger"),
), responses(
    (status = 200, description = "The events", body = EventPage),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin", body = Problem),
))]
pub async fn follow(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    may_see_exceptions(&caller)?;
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let named = parameters.take("seller", SellerId::parse);
    let shop = own_shop(&caller).cloned().or(named);
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let resumed = text("last-event-id").and_then(|last| last.trim().parse().ok());
    let after = resumed.or_else(|| parameters.take("after", |after| after.parse().ok()));
    let latest = state.live.watcher();
    let last = state.store.last_event().await?;
    let after: u64 = after.unwrap_or(last);
    let wants_stream =
        text(header::ACCEPT.as_str()).is_some_and(|kinds| kinds.contains("text/event-stream"));
    if !wants_stream {
        let events = state
            .store
            .order_events(shop.as_ref(), after, PORTION)
            .await?;
        let is_whole = events.len() < PORTION as usize;
        let last_told = events.last().map_or(after, |event| event.seq);
        return Ok(Json(EventPage {
            events,
            last: if is_whole {
                last.max(last_told)
            } else {
                last_told
            },
        })
        .into_response());
    }
    let watcher = Watcher {
        store: state.store.clone(),
        shop,
        after,
        latest,
        told: VecDeque::from([ready(after)]),
        ends: Instant::now() + LIFETIME,
    };
    let stream = unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    Ok(Sse::new(stream.fuse()).into_response())
}

fn ready(after: u64) -> Event {
    Event::default()
        .event("ready")
        .id(after.to_string())
        .data(after.to_string())
}

fn told(event: &OrderEvent) -> Event {
    let data = serde_json::to_string(event).unwrap_or_default();
    Event::default()
        .event("order")
        .id(event.seq.to_string())
        .data(data)
}

/// One open stream.
struct Watcher {
    store: Store,
    shop: Option<SellerId>,
    /// Number of the last event that was told.
    after: u64,
    latest: watch::Receiver<Latest>,
    /// What is to be told next.
    told: VecDeque<Event>,
    ends: Instant,
}

impl Watcher {
    /// The next thing to tell; nothing when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.told.pop_front() {
                return Some(event);
            }
            if *self.latest.borrow_and_update() == Latest::Closing || Instant::now() >= self.ends {
                return None;
            }
            let shop = self.shop.as_ref();
            // Without an answer the stream ends, and whoever watches comes back.
            let events = self
                .store
                .order_events(shop, self.after, PORTION)
                .await
                .ok()?;
            if let Some(last) = events.last() {
                self.after = last.seq;
                self.told.extend(events.iter().map(told));
                continue;
            }
            tokio::select! {
                changed = self.latest.changed() => changed.ok()?,
                () = tokio::time::sleep(BEAT) => return Some(Event::default().event("beat").data("")),
            }
        }
    }
}
