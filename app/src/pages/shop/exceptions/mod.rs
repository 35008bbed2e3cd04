//! `/seller/exceptions`: what is wrong with orders on their way, soonest due first; one card, one next action, and none ends
//! without an outcome.

mod board;
mod card;
mod form;
mod tiles;

use leptos::prelude::*;
use shared::api::exceptions::{ExceptionQuery, ExceptionView};
use shared::order::{Actor, ExceptionCause};

use self::board::Board;
use self::card::Card;
use self::tiles::Tiles;
use crate::components::order_words as words;
use crate::components::{
    DeskTabs, DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton, date_time_text,
};
use crate::route::{Desk, Route};
use crate::state::{
    Navigation, Outbox, Session, Startup, board_route, board_view, load_desk_figures, read_board,
};
use crate::text;

/// The board.
#[component]
pub fn ExceptionsPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| match navigation.route() {
        Some(Route::Desk { query, .. }) => read_board(&query),
        _ => read_board(""),
    });
    let query = Memo::new(move |_| parsed.get().0);
    let board = Board::load(query);
    board.follow();
    let loader = board.loader;
    Outbox::get().open_after(*loader);
    view! {
        <PageHeading title=text::exceptions_title />
        {move || view! { <DroppedNotice names=parsed.get().1 /> }}
        {(Session::actor() == Actor::Seller)
            .then(|| view! { <DeskTabs here=Desk::Exceptions figures=load_desk_figures() /> })}
        <Tiles board query />
        <CauseFilter query />
        <div class="queue" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| ().into_any()
                ready=move || view! { <Cards board query /> }.into_any()
            />
            <AsOf board />
        </div>
    }
}

/// Only those with one cause.
#[component]
fn CauseFilter(query: Memo<ExceptionQuery>) -> impl IntoView {
    let navigation = Navigation::get();
    let choose = move |word: String| {
        let chosen = ExceptionCause::ALL
            .iter()
            .find(|cause| cause.word() == word);
        let here = query.get_untracked();
        navigation.go(&board_route(&ExceptionQuery {
            cause: chosen.cloned(),
            cursor: None,
            ..here
        }));
    };
    let option = move |cause: &'static ExceptionCause| {
        let is_chosen = move || query.with(|query| query.cause.as_ref() == Some(cause));
        view! { <option value=cause.word() selected=is_chosen>{words::cause(cause)}</option> }
    };
    view! {
        <label class="field board__filter">
            <span class="field__label">{text::exceptions_cause()}</span>
            <select id="cause" on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=move || query.with(|query| query.cause.is_none())>
                    {text::filter_any()}
                </option>
                {ExceptionCause::ALL.iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Cards(board: Board, query: Memo<ExceptionQuery>) -> impl IntoView {
    let is_empty = Memo::new(move |_| board.shown.with(Vec::is_empty));
    let next = move || {
        let cursor = board.loader.value()?.next_cursor?;
        let part = ExceptionQuery {
            cursor: Some(cursor),
            ..query.get()
        };
        let href = board_route(&part).to_string();
        Some(
            view! { <a class="button" id="part-next" rel="next" href=href>{text::queue_more()}</a> },
        )
    };
    let first = move || {
        let here = query.get();
        here.cursor.as_ref()?;
        let part = ExceptionQuery {
            cursor: None,
            ..here
        };
        let href = board_route(&part).to_string();
        Some(view! { <a class="button" id="part-first" href=href>{text::queue_first()}</a> })
    };
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <Nothing query /> }>
            <ul class="jobs">
                <For
                    each=move || board.shown.get()
                    key=|exception| exception.id.clone()
                    children=move |exception| view! { <Card id=exception.id board /> }
                />
            </ul>
        </Show>
        <p class="pagination">{first} {next}</p>
    }
}

/// Nothing is wrong, or nothing fits what the address asks.
#[component]
fn Nothing(query: Memo<ExceptionQuery>) -> impl IntoView {
    move || {
        let here = query.get();
        let everything = ExceptionQuery {
            shop: here.shop.clone(),
            ..ExceptionQuery::default()
        };
        if here == everything {
            return view! {
                <EmptyView
                    heading=Some(text::exceptions_empty_heading())
                    sentence=text::exceptions_empty()
                />
            }
            .into_any();
        }
        let all = board_view(&everything, &ExceptionView::Open);
        let href = board_route(&all).to_string();
        view! {
            <EmptyView heading=Some(text::queue_none_heading()) sentence=text::exceptions_none() />
            <p><a class="button" id="show-all" href=href>{text::exceptions_all()}</a></p>
        }
        .into_any()
    }
}

#[component]
fn AsOf(board: Board) -> impl IntoView {
    let time = move || {
        let page = board.loader.value()?;
        let zone = Startup::get().zone(page.time_zone.as_deref());
        Some(text::updated_at(&date_time_text(page.as_of?, &zone)))
    };
    view! { <p class="as-of">{time}</p> }
}
