//! Everything about a fetch but its answer: the same for every kind of answer, and so in the module once.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::time::Timestamp;

use super::{Connection, Session, leave_for_login};
use crate::api::ApiError;
use crate::browser::clock;

/// How long to wait before asking again by itself after a passing failure; up to twice this, spread out.
const SELF_RETRY_MS: u32 = 10_000;

/// Carries a request out, given its number.
type Work = Box<dyn Fn(u32) -> Pin<Box<dyn Future<Output = ()>>>>;

/// How the fetching of something goes.
#[derive(Clone, Copy)]
pub struct Fetching {
    /// Why the last refresh failed while older data is shown.
    pub refresh_error: RwSignal<Option<ApiError>>,
    /// Whether a request is under way.
    pub is_busy: RwSignal<bool>,
    /// When the data shown was read, by the device's clock.
    pub read_at: RwSignal<Option<Timestamp>>,
    has_failed: StoredValue<bool>,
    has_session: bool,
    /// The number of the last request.
    latest: StoredValue<u32>,
    work: StoredValue<Option<Work>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
}

/// A request that brought nothing.
pub(super) struct Failure {
    /// Why.
    pub(super) error: ApiError,
    /// Whether an older answer is shown.
    pub(super) has_answer: bool,
}

impl Fetching {
    /// Nothing under way; `is_fresh` when an answer has just arrived another way.
    pub(super) fn new(is_fresh: bool) -> Self {
        let fetching = Self {
            refresh_error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            read_at: RwSignal::new(is_fresh.then(clock::now)),
            has_failed: StoredValue::new(false),
            has_session: Session::user().is_some(),
            latest: StoredValue::new(0),
            work: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current()),
        };
        fetching.start_when_back_online();
        fetching
    }

    /// Says how a request is carried out.
    pub(super) fn start_with(
        self,
        work: impl Fn(u32) -> Pin<Box<dyn Future<Output = ()>>> + 'static,
    ) {
        self.work.set_value(Some(Box::new(work)));
    }

    /// Sends a request; what an older one would still say is not heard any more.
    pub(super) fn start(self) {
        self.latest.update_value(|latest| *latest += 1);
        self.is_busy.set(true);
        let latest = self.latest.get_value();
        let task = self
            .work
            .with_value(|work| work.as_ref().map(|work| work(latest)));
        if let (Some(task), Some(owner)) = (task, self.owner.get_value()) {
            owner.with(|| spawn_local_scoped_with_cancellation(task));
        }
    }

    /// Whether no newer request was sent, and the page is still there.
    pub(super) fn is_latest(self, request: u32) -> bool {
        self.latest.try_get_value() == Some(request)
    }

    /// Whether the error means that the session of this page is over.
    pub(super) fn ends_session(self, error: &ApiError) -> bool {
        self.has_session && *error == ApiError::Unauthorized
    }

    /// Notes how a request has ended, and after a passing failure sends another in a while.
    pub(super) async fn settle(self, request: u32, failure: Option<Failure>) {
        self.is_busy.set(false);
        self.has_failed.set_value(failure.is_some());
        let Some(Failure { error, has_answer }) = failure else {
            self.refresh_error.set(None);
            self.read_at.set(Some(clock::now()));
            return;
        };
        if self.ends_session(&error) {
            return leave_for_login();
        }
        let is_passing = error.is_passing();
        if has_answer {
            self.refresh_error.set(Some(error));
        }
        if is_passing {
            clock::sleep(SELF_RETRY_MS + clock::random_up_to(SELF_RETRY_MS)).await;
            if self.is_latest(request) {
                self.start();
            }
        }
    }

    fn start_when_back_online(self) {
        let connection = Connection::get();
        Effect::new(move |was_online: Option<bool>| {
            let is_online = connection.is_online();
            if is_online && was_online == Some(false) && self.has_failed.get_value() {
                self.start();
            }
            is_online
        });
    }
}
