//! How many orders are ticked, and what can be done with all of them.

use leptos::prelude::*;
use shared::json;

use super::{Bulk, Chosen};
use crate::browser::{courier, location};
use crate::state::{Paper, PrintAddress};
use crate::text;

/// Orders that are printed at once.
const MOST_PRINTED: usize = 100;

/// The bar. Nothing to see while nothing is ticked.
#[component]
pub(in crate::courier) fn SelectionBar(bulk: Bulk) -> impl IntoView {
    let chosen = bulk.chosen;
    let is_empty = move || chosen.with(|chosen| chosen.orders.is_empty());
    let count = move || chosen.with(Chosen::count);
    let said = move || {
        if chosen.with(|chosen| chosen.is_all) {
            text::selected_all(count())
        } else {
            text::selected(count())
        }
    };
    let more = move || {
        let more = chosen.with(Chosen::more)?;
        let all = move |_| chosen.update(|chosen| chosen.is_all = true);
        Some(view! {
            <button class="button button--quiet" type="button" id="select-all" on:click=all>
                {text::select_all(more)}
            </button>
        })
    };
    let clear = move |_| {
        courier::tell(&json::members(&[("selection", Some("[]".to_owned()))]));
    };
    let print = move |_| {
        let orders = chosen.with_untracked(|chosen| {
            let ids = chosen.orders.iter().map(|order| order.id.clone());
            ids.take(MOST_PRINTED).collect()
        });
        let paper = Paper::Slip;
        location::go(&PrintAddress { paper, orders }.route().to_string());
    };
    let can_print =
        move || chosen.with(|chosen| !chosen.is_all && chosen.orders.len() <= MOST_PRINTED);
    view! {
        <section class="selection-bar" aria-label=text::selection_label() hidden=is_empty>
            <p role="status"><span>{said}</span> {more}</p>
            <div>
                <button class="button button--primary" type="button" id="open-bulk" on:click=move |_| bulk.open()>
                    {text::bulk_open()}
                </button>
                <button class="button" type="button" id="print-selection" hidden=move || !can_print() on:click=print>
                    {text::print_open()}
                </button>
                <button class="button button--quiet" type="button" id="clear-selection" on:click=clear>
                    {text::selection_clear()}
                </button>
            </div>
        </section>
    }
}
