//! What happens to orders, told to the page as it happens. One tab of the browser holds the line to the server and tells
//! the others; when it is closed, the next one takes over where it was.

use leptos::prelude::*;
use shared::api::order_events::{EventPage, events};
use shared::json::{self, Decode as _, Json as _};

use crate::api::{ApiError, AuthMode, Client};
use crate::browser::channel::Channel;
use crate::browser::event_stream::{Hangup, listen};
use crate::browser::json::parse;
use crate::browser::{clock, courier, events as window_events, locks};
use crate::state::Startup;

/// First pause after the line broke; it doubles with each failure, up to the longest.
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;
/// A line that was open for so long was a good one.
const GOOD_MS: i64 = 5_000;
/// How often it is looked at whether the line is alive.
const ROUND_MS: u32 = 10_000;
/// The server says something every 15 seconds; after this long the line is dead, whatever the browser believes.
const SILENCE_MS: i64 = 40_000;
/// How often tabs ask that have no line: with a token, a browser cannot hold one.
const ASKING_MS: u32 = 5_000;

/// The news of this browser.
#[derive(Clone, Copy)]
pub struct Live {
    client: StoredValue<Client>,
    /// Number of the last event that the page was told; nothing while nobody follows.
    last: StoredValue<Option<u64>>,
    heard_at: StoredValue<i64>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    line: StoredValue<Hangup, LocalStorage>,
    is_following: StoredValue<bool>,
    /// Whether an answer of the server is under way, which must not be overtaken.
    is_asking: StoredValue<bool>,
    /// Whether another tab told something meanwhile.
    is_overtaken: StoredValue<bool>,
}

impl Live {
    /// Follows nothing yet.
    pub fn idle() -> Self {
        let live = Self {
            client: StoredValue::new(Startup::get().client),
            last: StoredValue::new(None),
            heard_at: StoredValue::new(0),
            channel: StoredValue::new_local(None),
            line: StoredValue::new_local(Hangup::default()),
            is_following: StoredValue::new(false),
            is_asking: StoredValue::new(false),
            is_overtaken: StoredValue::new(false),
        };
        live.channel
            .set_value(Channel::open("sokoni-events", move |news| live.hear(&news)));
        live
    }

    /// Tells the page what happens after the event of that number.
    pub fn follow(self, after: u64) {
        let earlier = self.last.get_value().map_or(after, |last| last.max(after));
        self.last.set_value(Some(earlier));
        if self.is_following.get_value() {
            return;
        }
        self.is_following.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            self.begin().await;
        });
    }

    /// Tells the page what happens from now on; whether that can be told at all.
    pub async fn follow_from_now(self) -> bool {
        if self.is_following.get_value() {
            return true;
        }
        self.is_following.set_value(true);
        self.begin().await
    }

    /// Whether the server offers news.
    async fn begin(self) -> bool {
        window_events::on_window("visibilitychange", move || {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = self.catch_up().await;
            });
        });
        if let Err(ApiError::NotOffered | ApiError::Forbidden) = self.catch_up().await {
            return false;
        }
        wasm_bindgen_futures::spawn_local(self.watch());
        wasm_bindgen_futures::spawn_local(async move {
            let mode = self.client.with_value(|client| client.config().auth);
            match mode {
                AuthMode::Cookie => locks::once_free("sokoni-events", self.hold_the_line()).await,
                AuthMode::Bearer => self.ask_now_and_then().await,
            }
        });
        true
    }

    /// Reads what happened since the last event that is known, until there is no more.
    async fn catch_up(self) -> Result<(), ApiError> {
        if self.is_asking.get_value() {
            return Ok(());
        }
        self.is_asking.set_value(true);
        let caught_up = loop {
            self.is_overtaken.set_value(false);
            let client = self.client.get_value();
            match client.order_events(self.last.get_value()).await {
                Ok((page, raw)) => {
                    self.take(page.last, &raw);
                    if page.events.is_empty() && !self.is_overtaken.get_value() {
                        break Ok(());
                    }
                }
                Err(error) => break Err(error),
            }
        };
        self.is_asking.set_value(false);
        caught_up
    }

    /// Opens the line again and again, for as long as the tab lives.
    async fn hold_the_line(self) {
        let mut pause = FIRST_PAUSE_MS;
        loop {
            let opened_at = clock::now().0;
            let url = self
                .client
                .with_value(|client| client.config().url(&events(self.last.get_value())));
            let hangup = self.line.get_value();
            listen(
                &url,
                &["ready", "order", "beat"],
                &hangup,
                move |kind, data| {
                    self.heard_at.set_value(clock::now().0);
                    let last = match kind {
                        "order" => parse(&data)
                            .and_then(|event| event.member("seq")?.number()?.parse().ok()),
                        _ => None,
                    };
                    if let Some(last) = last {
                        let raw = ["[", &data, "]"].concat();
                        self.take(last, &raw);
                        self.tell_tabs(last, &raw);
                    } else {
                        self.tell_tabs(self.last.get_value().unwrap_or(0), "[]");
                    }
                },
            )
            .await;
            if clock::now().0 - opened_at > GOOD_MS {
                pause = FIRST_PAUSE_MS;
            }
            clock::sleep(pause / 2 + clock::random_up_to(pause / 2)).await;
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    }

    async fn ask_now_and_then(self) {
        loop {
            clock::sleep(ASKING_MS).await;
            if window_events::is_visible() {
                let _ = self.catch_up().await;
            }
        }
    }

    /// Asks when nothing was heard for too long, and has a dead line opened anew.
    async fn watch(self) {
        self.heard_at.set_value(clock::now().0);
        loop {
            clock::sleep(ROUND_MS).await;
            if clock::now().0 - self.heard_at.get_value() > SILENCE_MS {
                self.line.with_value(Hangup::end);
                if window_events::is_visible() && self.catch_up().await.is_ok() {
                    self.heard_at.set_value(clock::now().0);
                }
            }
        }
    }

    fn tell_tabs(self, last: u64, events: &str) {
        let news = json::members(&[
            ("last", Some(last.to_string())),
            ("events", Some(events.to_owned())),
        ]);
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.tell(&news);
            }
        });
    }

    /// Another tab, which holds the line, tells what it has heard.
    fn hear(self, news: &str) {
        self.heard_at.set_value(clock::now().0);
        if !self.is_following.get_value() {
            return;
        }
        if self.is_asking.get_value() {
            return self.is_overtaken.set_value(true);
        }
        let page = parse(news).and_then(|news| EventPage::decode(&news).ok());
        let raw = parse(news).and_then(|news| news.member("events"));
        if let (Some(page), Some(raw)) = (page, raw) {
            self.take(page.last, &raw.to_text());
        }
    }

    /// Tells the page what it does not know yet.
    fn take(self, last: u64, events: &str) {
        let known = self.last.get_value();
        if known.is_some_and(|known| last <= known) {
            return;
        }
        self.last.set_value(Some(last));
        if events.len() > 2 {
            courier::tell(&json::members(&[("live", Some(events.to_owned()))]));
        }
    }
}
