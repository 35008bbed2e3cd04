//! Notices to the chosen orders: how many are held back, a question before it happens, and what came of it.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::api::wismo::{LeftOut, LeftOutReason, NoticeAnswer, NoticeRequest, USUAL_HELD_SHARE};
use shared::format;

use super::tomorrow::Page;
use crate::browser::{document, random};
use crate::state::{Announcer, Startup};
use crate::text;

/// As many as one press chooses.
const TOP: usize = 25;
/// How many in a hundred may be held back.
const SHARES: [u64; 4] = [10, 20, 30, 50];
const QUESTION: &str = "question";
const RESULT: &str = "result";

/// How far a sending has come; its key is made once for each intention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// Orders are chosen.
    #[default]
    Choosing,
    /// It is asked whether to send.
    Asking(String),
    /// It is on its way.
    Sending(String),
    /// Nobody knows whether it has arrived.
    Failed(String, String),
    /// It was answered.
    Done(NoticeAnswer),
}

/// What is chosen, and how far its sending has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Desk {
    pub(super) chosen: Vec<String>,
    pub(super) share: u64,
    pub(super) stage: Stage,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            chosen: Vec::new(),
            share: USUAL_HELD_SHARE,
            stage: Stage::Choosing,
        }
    }
}

impl Desk {
    /// Chooses an order, or no longer. Another choice is another intention.
    pub(super) fn toggle(&mut self, order: &str) {
        match self.chosen.iter().position(|one| one == order) {
            Some(place) => {
                self.chosen.remove(place);
            }
            None => self.chosen.push(order.to_owned()),
        }
        self.stage = Stage::Choosing;
    }

    fn choose(&mut self, orders: Vec<String>) {
        self.chosen = orders;
        self.stage = Stage::Choosing;
    }

    fn count(&self) -> u64 {
        u64::try_from(self.chosen.len()).unwrap_or(u64::MAX)
    }

    /// How many will be held back, as the server counts them.
    fn held(&self) -> u64 {
        let count = self.count();
        let held = (count * self.share + 50) / 100;
        held.max(1).min(count.saturating_sub(1))
    }
}

/// What can be done with the list.
#[component]
pub(super) fn Sender(page: Page) -> impl IntoView {
    let desk = page.desk;
    let found = move || {
        let answer = page.list.value()?;
        let likely = format::count(answer.likely, text::locale());
        Some(text::tomorrow_found(answer.total, &likely))
    };
    let is_asked = Memo::new(move |_| {
        desk.with(|desk| {
            matches!(
                desk.stage,
                Stage::Asking(_) | Stage::Sending(_) | Stage::Failed(..)
            )
        })
    });
    view! {
        <p class="inquiries__found" role="status">{found}</p>
        <section class="sender" aria-label=text::sent_heading()>
            <Choosing page is_asked />
            {move || is_asked.get().then(|| view! { <Question page /> })}
            <Outcome page />
        </section>
    }
}

#[component]
fn Choosing(page: Page, is_asked: Memo<bool>) -> impl IntoView {
    let desk = page.desk;
    let free = move || {
        let results = page.list.value().map(|answer| answer.results);
        let free = results.into_iter().flatten();
        let free = free.filter(|one| one.in_sending_since.is_none());
        free.take(TOP)
            .map(|one| one.order_id.as_str().to_owned())
            .collect::<Vec<String>>()
    };
    let count = move || u64::try_from(free().len()).unwrap_or(0);
    let top = move |_| desk.update(|desk| desk.choose(untrack(free)));
    let none = move |_| desk.update(|desk| desk.choose(Vec::new()));
    let chosen = move || desk.with(Desk::count);
    let ask = move |_| {
        desk.update(|desk| desk.stage = Stage::Asking(random::key()));
        document::focus_next_frame(QUESTION);
    };
    let share = move |word: String| {
        desk.update(|desk| desk.share = word.parse().unwrap_or(USUAL_HELD_SHARE));
    };
    let option = move |of: u64| {
        let is_chosen = untrack(|| desk.with(|desk| desk.share == of));
        view! { <option value=of.to_string() selected=is_chosen>{text::tomorrow_share_of(&of.to_string())}</option> }
    };
    view! {
        <div class="sender__choice">
            <button class="button" type="button" id="top" disabled=move || is_asked.get() || count() == 0 on:click=top>
                {move || text::tomorrow_top(count())}
            </button>
            <button class="button button--quiet" type="button" id="none" hidden=move || chosen() == 0 disabled=is_asked on:click=none>
                {text::tomorrow_none()}
            </button>
        </div>
        <label class="field">
            <span class="field__label">{text::tomorrow_share()}</span>
            <select id="share" disabled=is_asked aria-describedby="share-hint" on:change:target=move |event| share(event.target().value())>
                {SHARES.into_iter().map(option).collect_view()}
            </select>
        </label>
        <p class="inquiries__hint" id="share-hint">{text::tomorrow_share_hint()}</p>
        <button class="button button--primary" type="button" id="send" hidden=move || chosen() == 0 || is_asked.get() on:click=ask>
            {move || text::tomorrow_send(chosen())}
        </button>
    }
}

/// Whether to send, since that cannot be taken back.
#[component]
fn Question(page: Page) -> impl IntoView {
    let desk = page.desk;
    let heading = move || {
        desk.with(|desk| text::tomorrow_confirm_heading(desk.count().saturating_sub(desk.held())))
    };
    let words = move || {
        let locale = text::locale();
        let (chosen, held) = desk.with(|desk| (desk.count(), desk.held()));
        let [chosen, held] = [chosen, held].map(|count| format::count(count, locale));
        text::tomorrow_confirm(&chosen, &held, &text::event_notice())
    };
    let is_sending = move || desk.with(|desk| matches!(desk.stage, Stage::Sending(_)));
    let failure = move || {
        desk.with(|desk| match &desk.stage {
            Stage::Failed(_, why) => Some(text::tomorrow_failed(why)),
            _ => None,
        })
    };
    let cancel = move |_| {
        desk.update(|desk| desk.stage = Stage::Choosing);
        document::focus_next_frame("send");
    };
    let go = sending(page);
    view! {
        <div class="sender__question" role="group" aria-labelledby=QUESTION>
            <h2 id=QUESTION tabindex="-1">{heading}</h2>
            <p>{words}</p>
            <p class="few" role="alert" hidden=move || failure().is_none()>{failure}</p>
            <div class="sender__choice">
                <button class="button button--primary" type="button" id="send-now" disabled=is_sending on:click=move |_| go.run(())>
                    {move || if is_sending() { text::tomorrow_sending() } else { text::tomorrow_confirm_send() }}
                </button>
                <button class="button button--quiet" type="button" id="send-not" disabled=is_sending on:click=cancel>
                    {text::tomorrow_cancel()}
                </button>
            </div>
        </div>
    }
}

/// Sends what is chosen; again under the same key, when it is not known what became of it.
fn sending(page: Page) -> Callback<()> {
    let desk = page.desk;
    let (client, announcer) = (Startup::get().client, Announcer::get());
    Callback::new(move |()| {
        let now = desk.get_untracked();
        let (Stage::Asking(key) | Stage::Failed(key, _)) = now.stage else {
            return;
        };
        let request = NoticeRequest {
            orders: now.chosen,
            top: None,
            held_share: Some(now.share),
        };
        desk.update(|desk| desk.stage = Stage::Sending(key.clone()));
        let (client, segment) = (client.clone(), page.place.now().query.segment);
        spawn_local_scoped_with_cancellation(async move {
            match client.send_notices(&segment, &request, &key).await {
                Ok(answer) => {
                    announcer.say(told(&answer));
                    desk.update(|desk| {
                        desk.chosen.clear();
                        desk.stage = Stage::Done(answer);
                    });
                    document::focus_next_frame(RESULT);
                    page.list.reload();
                    page.sent.reload();
                }
                Err(error) => {
                    desk.update(|desk| desk.stage = Stage::Failed(key, error.user_message()));
                }
            }
        });
    })
}

fn told(answer: &NoticeAnswer) -> String {
    if answer.sending.is_none() {
        return text::tomorrow_done_none();
    }
    let held = format::count(answer.held_back, text::locale());
    text::tomorrow_done(answer.told, &held)
}

/// What came of the last sending.
#[component]
fn Outcome(page: Page) -> impl IntoView {
    let answer = move || {
        page.desk.with(|desk| match &desk.stage {
            Stage::Done(answer) => Some(answer.clone()),
            _ => None,
        })
    };
    let left_out = |answer: &NoticeAnswer| {
        let is_running = |one: &&LeftOut| one.reason == LeftOutReason::InSending;
        let running = answer.left_out.iter().filter(is_running).count();
        let others = answer.left_out.len() - running;
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        let said = [
            (running > 0).then(|| text::left_out_in_sending(count(running))),
            (others > 0).then(|| text::left_out_other(count(others))),
        ];
        said.into_iter().flatten().collect::<Vec<String>>()
    };
    move || {
        let answer = answer()?;
        let rest = left_out(&answer).into_iter();
        Some(view! {
            <div class="sender__result">
                <p id=RESULT tabindex="-1"><strong>{told(&answer)}</strong></p>
                {rest.map(|said| view! { <p>{said}</p> }).collect_view()}
            </div>
        })
    }
}
