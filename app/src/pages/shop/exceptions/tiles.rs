//! How many exceptions stand where, each figure opening its part of the board.

use leptos::prelude::*;
use shared::api::exceptions::{ExceptionQuery, ExceptionView};
use shared::format;

use super::board::Board;
use crate::state::{board_route, board_view};
use crate::text;

/// The four figures.
#[component]
pub(super) fn Tiles(board: Board, query: Memo<ExceptionQuery>) -> impl IntoView {
    let tile = move |view: &'static ExceptionView| {
        let counted = move || {
            let counts = board.loader.value()?.counts?;
            Some(counts.of(view))
        };
        let count = move || {
            counted().map_or_else(
                || format::NO_DATA.to_owned(),
                |count| format::count(count, text::locale()),
            )
        };
        let href = move || query.with(|here| board_route(&board_view(here, view)).to_string());
        let is_here = move || query.with(|here| here.view == *view);
        view! {
            <li>
                <a
                    class="count"
                    href=href
                    id=["view-", view.word()].concat()
                    data-icon=view.word().to_owned()
                    data-none=move || (counted() == Some(0)).then_some("")
                    aria-current=move || is_here().then_some("true")
                >
                    <span class="count__figure">{count}</span>
                    <span class="count__word">{text::of("view_", view.word())}</span>
                </a>
            </li>
        }
    };
    view! {
        <section aria-labelledby="counts-heading">
            <h2 class="visually-hidden" id="counts-heading">{text::exceptions_counts()}</h2>
            <ul class="counts">{ExceptionView::ALL.iter().map(tile).collect_view()}</ul>
        </section>
    }
}
