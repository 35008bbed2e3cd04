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
    /// Whether a request is under way.
    pub is_busy: RwSignal<bool>,
    shown: RwSignal<Shown>,
    has_session: bool,
    course: StoredValue<Course, LocalStorage>,
}

/// How old the data shown is.
#[derive(Clone, Copy, Default)]
struct Shown {
    /// When it was read, by the device's clock.
    read_at: Option<Timestamp>,
    /// Whether the last refresh failed.
    is_stale: bool,
}

/// What no page looks at.
struct Course {
    has_failed: bool,
    /// The number of the last request.
    latest: u32,
    work: Option<Work>,
    owner: Option<Owner>,
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
        let shown = Shown {
            read_at: is_fresh.then(clock::now),
            is_stale: false,
        };
        let course = Course {
            has_failed: false,
            latest: 0,
            work: None,
            owner: Owner::current(),
        };
        let fetching = Self {
            is_busy: RwSignal::new(false),
            shown: RwSignal::new(shown),
            has_session: Session::user().is_some(),
            course: StoredValue::new_local(course),
        };
        fetching.start_when_back_online();
        fetching
    }

    /// Says how a request is carried out.
    pub(super) fn start_with(
        self,
        work: impl Fn(u32) -> Pin<Box<dyn Future<Output = ()>>> + 'static,
    ) {
        self.course
            .update_value(|course| course.work = Some(Box::new(work)));
    }

    /// When the data shown was read, by the device's clock; tracked.
    pub fn read_at(self) -> Option<Timestamp> {
        self.shown.get().read_at
    }

    /// Whether the last refresh failed while older data is shown; tracked.
    pub fn is_stale(self) -> bool {
        self.shown.get().is_stale
    }

    /// Sends a request; what an older one would still say is not heard any more.
    pub(super) fn start(self) {
        self.course.update_value(|course| course.latest += 1);
        self.is_busy.set(true);
        let task = self.course.with_value(|course| {
            let work = course.work.as_ref()?;
            Some((work(course.latest), course.owner.clone()?))
        });
        if let Some((task, owner)) = task {
            owner.with(|| spawn_local_scoped_with_cancellation(task));
        }
    }

    /// Whether no newer request was sent, and the page is still there.
    pub(super) fn is_latest(self, request: u32) -> bool {
        let latest = self.course.try_with_value(|course| course.latest);
        latest == Some(request)
    }

    /// Whether the error means that the session of this page is over.
    pub(super) fn ends_session(self, error: &ApiError) -> bool {
        self.has_session && *error == ApiError::Unauthorized
    }

    /// Notes how a request has ended, and after a passing failure sends another in a while.
    pub(super) async fn settle(self, request: u32, failure: Option<Failure>) {
        self.is_busy.set(false);
        let has_failed = failure.is_some();
        self.course
            .update_value(|course| course.has_failed = has_failed);
        let Some(Failure { error, has_answer }) = failure else {
            return self.shown.set(Shown {
                read_at: Some(clock::now()),
                is_stale: false,
            });
        };
        if self.ends_session(&error) {
            return leave_for_login();
        }
        let is_passing = error.is_passing();
        // Once is enough: what says so would be built again, and read out again.
        if has_answer && !self.shown.get_untracked().is_stale {
            self.shown.update(|shown| shown.is_stale = true);
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
        let has_failed = move || self.course.with_value(|course| course.has_failed);
        Effect::new(move |was_online: Option<bool>| {
            let is_online = connection.is_online();
            if is_online && was_online == Some(false) && has_failed() {
                self.start();
            }
            is_online
        });
    }
}
