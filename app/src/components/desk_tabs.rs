//! The desks of a seller side by side: what to pack, what is wrong, what was promised, who helps. Each figure opens what it
//! counts.

use leptos::prelude::*;
use shared::api::desks::DeskFigures;
use shared::api::exceptions::{ExceptionQuery, ExceptionView};
use shared::format;
use shared::metrics::Share;

use crate::route::{Desk, Route};
use crate::state::{Loader, board_route};
use crate::text;

/// Links to all desks, with the one that is open marked.
#[component]
pub fn DeskTabs(here: Desk, figures: Loader<DeskFigures>) -> impl IntoView {
    let tab = move |desk: Desk| {
        let told = move || figures.value().map(|figures| figure(desk, &figures));
        let href = move || {
            told()
                .map_or_else(|| desk.route(), |told| told.leads_to)
                .to_string()
        };
        let shown = move || told().map_or_else(|| format::NO_DATA.to_owned(), |told| told.shown);
        let word = move || told().map_or(desk.word(), |told| told.word);
        let is_alarm = move || (word() == OVERDUE).then_some("");
        view! {
            <li>
                <a
                    class="desk"
                    href=href
                    id=["desk-", desk.word()].concat()
                    data-alarm=is_alarm
                    aria-current=(desk == here).then_some("page")
                >
                    <span class="desk__figure">{shown}</span>
                    <span class="desk__word">{move || text::of("desk_", word())}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=text::desks_label()>
            <ul class="desks">{Desk::ALL.into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
}

/// What the tab of exceptions counts while some wait for too long.
const OVERDUE: &str = "overdue";

struct Tab {
    shown: String,
    word: &'static str,
    leads_to: Route,
}

fn figure(desk: Desk, figures: &DeskFigures) -> Tab {
    let count = |count: u64| format::count(count, text::locale());
    let plain = |shown: String| Tab {
        shown,
        word: desk.word(),
        leads_to: desk.route(),
    };
    match desk {
        Desk::Fulfillment => Tab {
            leads_to: Route::Desk {
                desk,
                query: String::from("show=packed"),
            },
            ..plain(count(figures.to_pack))
        },
        Desk::Exceptions if figures.overdue > 0 => Tab {
            shown: count(figures.overdue),
            word: OVERDUE,
            leads_to: board_route(&ExceptionQuery {
                view: ExceptionView::Overdue,
                ..ExceptionQuery::default()
            }),
        },
        Desk::Exceptions => plain(count(figures.exceptions)),
        Desk::Partners => plain(count(figures.partners)),
        Desk::Promises => plain(match figures.promises() {
            Share::Percent { percent, .. } => format::percent(&percent, text::locale()),
            Share::Count { .. } | Share::NoData => format::NO_DATA.to_owned(),
        }),
    }
}
