//! How many items stand where, each figure opening its part of the queue.

use leptos::prelude::*;
use shared::api::fulfillment::ItemCounts;
use shared::format;
use shared::order::{ItemStatus, OrderStatus};
use shared::query::{OrderFilter, Tab};

use crate::components::order_words as words;
use crate::state::{ListAddress, Loader, QueueAddress};
use crate::text;

/// The four figures.
#[component]
pub(super) fn Tiles(counts: Loader<ItemCounts>, address: Memo<QueueAddress>) -> impl IntoView {
    let tile = move |status: &'static ItemStatus| {
        let href = move || href(&address.get(), status);
        let count = move || {
            counts.value().map_or_else(
                || format::NO_DATA.to_owned(),
                |counts| format::count(counts.of(status), text::locale()),
            )
        };
        let is_here = move || address.get().query.status.as_ref() == Some(status);
        let is_none = move || counts.value().is_some_and(|counts| counts.of(status) == 0);
        let word = status.word().to_ascii_lowercase();
        view! {
            <li>
                <a
                    class="count"
                    href=href
                    id=["show-", &word].concat()
                    data-icon=word
                    data-none=move || is_none().then_some("")
                    aria-current=move || is_here().then_some("true")
                >
                    <span class="count__figure">{count}</span>
                    <span class="count__word">{words::item_status(status)}</span>
                </a>
            </li>
        }
    };
    let is_offered = move || !counts_are_missing(counts);
    view! {
        <section aria-labelledby="counts-heading" hidden=move || !is_offered()>
            <h2 class="visually-hidden" id="counts-heading">{text::queue_counts()}</h2>
            <ul class="counts">{ItemStatus::ALL.iter().map(tile).collect_view()}</ul>
        </section>
    }
}

/// Whether this marketplace counts nothing: then the page does without.
fn counts_are_missing(counts: Loader<ItemCounts>) -> bool {
    use crate::api::ApiError;
    use crate::state::LoadState;
    matches!(counts.face(), LoadState::Failed(error) if error == ApiError::NotOffered)
}

/// Where a figure leads: what has arrived is in no queue, but in the list of orders; a second press shows all again.
fn href(here: &QueueAddress, status: &ItemStatus) -> String {
    if *status == ItemStatus::Delivered {
        let delivered = ListAddress {
            shop: here.shop.clone(),
            ..ListAddress::default()
        };
        let filter = OrderFilter {
            tab: tab_of(&OrderStatus::Delivered),
            ..OrderFilter::default()
        };
        return delivered.filtered(filter).route().to_string();
    }
    let is_here = here.query.status.as_ref() == Some(status);
    let wanted = (!is_here).then(|| status.clone());
    here.showing(wanted).route().to_string()
}

fn tab_of(status: &OrderStatus) -> Tab {
    let alone = |tab: &&Tab| tab.statuses() == std::slice::from_ref(status);
    Tab::ALL.iter().find(alone).copied().unwrap_or(Tab::All)
}
