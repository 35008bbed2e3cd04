//! Sending what waits, one after the other, from one tab at a time.

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::exceptions::{ExceptionAnswer, take_exception_step};
use shared::api::fulfillment::{ItemAnswer, take_step};
use shared::api::seller_orders::{ChangeAnswer, add_note, undo, update_status};
use shared::ids::OrderId;

use super::outbox::Outbox;
use crate::api::ApiError;
use crate::browser::{clock, courier, events, locks};
use crate::state::{Entry, EntryState, Wish, leave_for_login};

/// Pause after a failure that passes; it doubles with each, up to the longest.
const FIRST_PAUSE_MS: u32 = 2_000;
const LONGEST_PAUSE_MS: u32 = 60_000;
/// How often a pause looks whether it should end.
const WAKING_MS: u32 = 200;
/// How often the table is looked at while nothing happens.
const ROUND_MS: u32 = 15_000;

/// What became of sending one.
enum Sent {
    /// It is settled.
    Settled(EntryState),
    /// Nobody answered: it waits, and so do all others.
    Later,
    /// The server has trouble with this one: it waits.
    Troubled,
    /// The session is over: it waits for the next one.
    SignedOut,
}

impl Outbox {
    /// Sends what waits, as soon as no other tab does so.
    pub fn send_soon(self) {
        self.is_woken.set_value(true);
        if self.is_queued.get_value() {
            return;
        }
        self.is_queued.set_value(true);
        leptos::task::spawn_local(async move {
            locks::once_free("sokoni-outbox", self.send_all()).await;
        });
    }

    /// Looks at the table now and then: browsers may forget to say that the network is back.
    pub(super) async fn send_now_and_then(self) {
        loop {
            clock::sleep(ROUND_MS).await;
            self.read().await;
            if self.open_count() > 0 {
                self.send_soon();
            }
        }
    }

    async fn send_all(self) {
        self.is_queued.set_value(false);
        self.read().await;
        let mut pause = FIRST_PAUSE_MS;
        // Orders with which the server has trouble; they do not hold up the others.
        let mut troubled: Vec<OrderId> = Vec::new();
        loop {
            let Some(next) = self.next_to_send(&troubled) else {
                if troubled.is_empty() {
                    return;
                }
                troubled.clear();
                self.rest(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE_MS);
                continue;
            };
            let sent = if events::is_online() {
                self.send(&next).await
            } else {
                Sent::Later
            };
            match sent {
                Sent::Settled(state) => {
                    pause = FIRST_PAUSE_MS;
                    self.note_state(next.place, state).await;
                }
                Sent::Later => {
                    self.note_state(next.place, EntryState::Waiting).await;
                    self.rest(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE_MS);
                }
                Sent::Troubled => {
                    self.note_state(next.place, EntryState::Waiting).await;
                    troubled.push(next.order);
                }
                Sent::SignedOut => {
                    self.note_state(next.place, EntryState::Waiting).await;
                    return leave_for_login();
                }
            }
        }
    }

    /// Waits for up to `ms`, spread out; less when something new happens.
    async fn rest(self, ms: u32) {
        self.is_woken.set_value(false);
        let until = ms / 2 + clock::random_up_to(ms / 2);
        let mut rested = 0;
        while rested < until && !self.is_woken.get_value() {
            clock::sleep(WAKING_MS).await;
            rested += WAKING_MS;
        }
    }

    fn next_to_send(self, but_not: &[OrderId]) -> Option<Entry> {
        let may_go = |entry: &&Entry| entry.is_open() && !but_not.contains(&entry.order);
        self.entries
            .with_untracked(|entries| entries.iter().find(may_go).cloned())
    }

    async fn send(self, entry: &Entry) -> Sent {
        let base = match self.base_of(entry) {
            Ok(base) => base,
            Err(state) => return Sent::Settled(state),
        };
        self.entries.update(|entries| {
            if let Some(one) = entries.iter_mut().find(|one| one.place == entry.place) {
                one.state = EntryState::Sent;
            }
        });
        self.spread();
        match self.delivered(entry, base).await {
            Ok(state) => Sent::Settled(state),
            Err(ApiError::Unauthorized) => Sent::SignedOut,
            Err(ApiError::Server) => self.look_whether_it_happened(entry).await,
            Err(ApiError::Invalid(problem)) => Sent::Settled(EntryState::Refused {
                status: problem.status,
                code: problem.code,
                detail: problem.detail,
            }),
            Err(error @ (ApiError::Forbidden | ApiError::NotFound | ApiError::NotOffered)) => {
                Sent::Settled(EntryState::Refused {
                    status: 403,
                    code: String::new(),
                    detail: error.user_message(),
                })
            }
            Err(
                ApiError::Offline | ApiError::Timeout | ApiError::RateLimited(_) | ApiError::Decode,
            ) => Sent::Later,
        }
    }

    /// Sends the change, and tells the page what came of it.
    async fn delivered(self, entry: &Entry, base: Option<u64>) -> Result<EntryState, ApiError> {
        let client = self.client.get_value();
        let (endpoint, body) = (endpoint(entry), entry.body.clone());
        if let Wish::Item(..) = entry.wish {
            let answer = client.change::<ItemAnswer>(&endpoint, body, &entry.key, base);
            let (answer, raw) = answer.await?;
            courier::tell_item(&raw);
            return Ok(EntryState::accepted_item(&answer, clock::now()));
        }
        if let Wish::Exception(..) = entry.wish {
            let answer = client.change::<ExceptionAnswer>(&endpoint, body, &entry.key, base);
            let (answer, raw) = answer.await?;
            courier::tell_exception(&raw);
            return Ok(EntryState::accepted_exception(&answer, clock::now()));
        }
        let answer = client.change::<ChangeAnswer>(&endpoint, body, &entry.key, base);
        let (answer, raw) = answer.await?;
        courier::tell_order(&raw);
        Ok(EntryState::accepted(&answer, clock::now()))
    }

    /// The version to send along: that of the order as it was seen, or as the change before this one has left it.
    fn base_of(self, entry: &Entry) -> Result<Option<u64>, EntryState> {
        let Some(behind) = &entry.behind else {
            return Ok(entry.base);
        };
        let before = self
            .entries
            .with_untracked(|entries| entries.iter().find(|one| one.key == *behind).cloned());
        match before.map(|before| before.state) {
            Some(EntryState::Accepted { version, .. }) if entry.base.is_some() => Ok(Some(version)),
            Some(EntryState::Refused { .. }) => Err(EntryState::refused_before()),
            // It is out of sight: the rules alone decide.
            _ => Ok(None),
        }
    }

    /// Some backends carry a change out and then fail to say so. Only those do without versions, so with a version the
    /// key alone decides, on the next try.
    async fn look_whether_it_happened(self, entry: &Entry) -> Sent {
        let client = self.client.get_value();
        match (entry.target(), client.seller_order(&entry.order).await) {
            (Some(target), Ok(order)) if order.row.version == 0 && order.row.status == *target => {
                Sent::Settled(EntryState::accepted_as(&order, None, clock::now()))
            }
            _ => Sent::Troubled,
        }
    }
}

fn endpoint(entry: &Entry) -> Endpoint {
    match entry.wish {
        Wish::Act(_) => update_status(&entry.order),
        Wish::Note => add_note(&entry.order),
        Wish::Undo => undo(&entry.order),
        Wish::Item(step, ref item) => take_step(step, item),
        Wish::Exception(action, ref exception) => take_exception_step(action, exception),
    }
}
