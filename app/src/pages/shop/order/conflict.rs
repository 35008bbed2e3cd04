//! Changes to this order that have not gone through: what waits, what was refused, and what to do about it.

use leptos::prelude::*;
use shared::api::seller_orders::{Change, OrderDetail};
use shared::ids::OrderId;
use shared::order::OrderAction;

use super::actions::{reason, refusal};
use crate::components::date_time_text;
use crate::components::order_words as words;
use crate::components::tracking::status_words;
use crate::state::{Announcer, Entry, EntryState, Loader, Outbox, Session, Startup, Wish};
use crate::text;

/// One box a change.
#[component]
pub(super) fn ChangesOfOrder(order: OrderId, loader: Loader<OrderDetail>) -> impl IntoView {
    let outbox = Outbox::get();
    let entries = Memo::new(move |_| {
        let mut entries = outbox.entries();
        entries.retain(|entry| {
            entry.order == order && matches!(entry.state, EntryState::Refused { .. })
        });
        entries
    });
    // Whoever lost against somebody else needs to see what they did.
    Effect::new(move |_| {
        if entries.with(|entries| entries.iter().any(|entry| entry.state.is_conflict())) {
            loader.reload();
        }
    });
    move || {
        entries
            .get()
            .into_iter()
            .map(|entry| view! { <RefusedChange entry order=loader.value() /> })
            .collect_view()
    }
}

/// What was wished, why it did not happen, what the order is now, and the two ways on.
#[component]
fn RefusedChange(entry: Entry, order: Option<OrderDetail>) -> impl IntoView {
    let outbox = Outbox::get();
    let announcer = Announcer::get();
    let place = entry.place;
    let because = words::refused_because(&entry.state);
    let theirs = order.as_ref().map(|order| their_changes(order, &entry));
    let now = order
        .as_ref()
        .map(|order| text::conflict_now(&status_words(&order.row.status)));
    let again = order
        .as_ref()
        .map(|order| may_be_wished_again(order, &entry));
    let (is_possible, why_not) = match again {
        Some(Ok(())) => (true, None),
        Some(Err(why)) => (false, Some(why)),
        None => (false, None),
    };
    let wish_again = move |_| {
        let (entry, order) = (entry.clone(), order.clone());
        leptos::task::spawn_local(async move {
            if let Some(order) = order.filter(|_| is_possible)
                && outbox.wish_again(&entry, &order.row).await.is_err()
            {
                announcer.say(text::outbox_refused());
            }
        });
    };
    let drop_it = move |_| leptos::task::spawn_local(outbox.drop_entry(place));
    let wished = outbox
        .entries()
        .into_iter()
        .find(|one| one.place == place)
        .map(|entry| [words::wish(&entry), supplied(&entry)].join(" "))
        .unwrap_or_default();
    view! {
        <section class="conflict" role="alert" data-conflict=place.to_string()>
            <h2>{text::conflict_heading()}</h2>
            <dl>
                <div><dt>{text::conflict_wished()}</dt><dd><bdi>{wished}</bdi></dd></div>
                <div><dt>{text::conflict_because()}</dt><dd><bdi>{because}</bdi></dd></div>
                {theirs.filter(|theirs| !theirs.is_empty()).map(|theirs| view! {
                    <div>
                        <dt>{text::conflict_meanwhile()}</dt>
                        <dd><ul>{theirs.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }).collect_view()}</ul></dd>
                    </div>
                })}
            </dl>
            {now.map(|now| view! { <p>{now}</p> })}
            {why_not.map(|why| view! { <p id="wish-again-why">{text::conflict_cannot(&why)}</p> })}
            <div class="dialog__buttons">
                <button
                    class="button button--primary"
                    type="button"
                    id=["wish-again-", &place.to_string()].concat()
                    aria-disabled=(!is_possible).then_some("true")
                    aria-describedby=(!is_possible).then_some("wish-again-why")
                    on:click=wish_again
                >
                    {text::conflict_again()}
                </button>
                <button class="button" type="button" id=["drop-", &place.to_string()].concat() on:click=drop_it>
                    {text::conflict_drop()}
                </button>
            </div>
        </section>
    }
}

/// What others have done since the version that the change was based on.
fn their_changes(order: &OrderDetail, entry: &Entry) -> Vec<String> {
    let zone = Startup::get().zone(order.time_zone.as_deref());
    let Some(base) = entry.base else {
        return Vec::new();
    };
    let line = |change: &Change| {
        let what = OrderAction::from_word(&change.action)
            .map_or_else(|| change.action.clone(), words::action);
        let detail = change.detail.clone().unwrap_or_default();
        text::conflict_their_change(
            &date_time_text(change.at, &zone),
            &detail,
            &what,
            &change.actor,
        )
    };
    let since = order.history.iter().filter(|change| change.version > base);
    since.map(line).collect()
}

/// What was typed along, so that nobody has to remember it.
fn supplied(entry: &Entry) -> String {
    use shared::json::Json as _;
    let Some(body) = crate::browser::json::parse(&entry.body) else {
        return String::new();
    };
    let member = |name: &str| body.member(name).and_then(|value| value.text());
    [
        "carrier",
        "tracking_number",
        "trackingCode",
        "reason",
        "proof",
        "proofUrl",
        "note",
    ]
    .into_iter()
    .filter_map(member)
    .collect::<Vec<_>>()
    .join(" ")
}

fn may_be_wished_again(order: &OrderDetail, entry: &Entry) -> Result<(), String> {
    match &entry.wish {
        Wish::Act(action) => match refusal(&order.facts(), *action, Session::actor()) {
            Some(refusal) => Err(reason(&refusal)),
            None => Ok(()),
        },
        // Of single items the server is the judge.
        Wish::Note | Wish::Item(..) | Wish::Exception(..) => Ok(()),
        Wish::Undo => Err(words::refused_because(&entry.state)),
    }
}
