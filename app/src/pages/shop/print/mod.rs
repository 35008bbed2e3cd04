//! `/shop/print`: packing slips and order sheets, one a page.

mod barcode;
mod paper;

use futures_util::future::join_all;
use leptos::prelude::*;
use shared::api::seller_orders::OrderDetail;
use shared::ids::OrderId;

use self::paper::PrintedOrder;
use crate::api::{ApiError, Client};
use crate::browser::print;
use crate::components::{DroppedNotice, EmptyView, LoadView, PageHeading, PageSkeleton};
use crate::route::Route;
use crate::state::{Loader, Navigation, Paper, PrintAddress, Startup};
use crate::text;

/// Orders that are fetched at once.
const AT_ONCE: usize = 6;
/// Orders that are printed at once.
const MOST: usize = 100;

/// What there is to print, and which orders are not there.
#[derive(Clone, Debug, Default, PartialEq)]
struct Papers {
    orders: Vec<OrderDetail>,
    missing: Vec<OrderId>,
}

/// The papers of some orders.
#[component]
pub fn PrintPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| match navigation.route() {
        Some(Route::Print { query }) => PrintAddress::parse(&query),
        _ => PrintAddress::parse(""),
    });
    let paper = Memo::new(move |_| parsed.get().0.paper);
    let client = Startup::get().client;
    let loader = Loader::new(
        move || fetch(client.clone(), parsed.get_untracked().0.orders),
        |papers: &Papers| papers.orders.is_empty(),
    );
    let title = Memo::new(move |_| match paper.get() {
        Paper::Slip => text::print_slips(),
        Paper::Sheet => text::print_sheets(),
    });
    view! {
        <p class="back"><a href=Route::ORDERS.to_string() id="back-to-orders">{text::back_to_orders()}</a></p>
        <PageHeading title=move || title.get() />
        {move || view! { <DroppedNotice names=parsed.get().1 /> }}
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="page" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::print_none() /> }.into_any()
            ready=move |papers| view! { <All papers paper parsed /> }.into_any()
        />
    }
}

async fn fetch(client: Client, orders: Vec<OrderId>) -> Result<Papers, ApiError> {
    let mut papers = Papers::default();
    let orders: Vec<OrderId> = orders.into_iter().take(MOST).collect();
    for some in orders.chunks(AT_ONCE) {
        let answers = join_all(some.iter().map(|order| client.seller_order(order))).await;
        for (order, answer) in some.iter().zip(answers) {
            match answer {
                Ok(detail) => papers.orders.push(detail),
                Err(ApiError::NotFound) => papers.missing.push(order.clone()),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(papers)
}

#[component]
fn All(
    papers: Papers,
    paper: Memo<Paper>,
    parsed: Memo<(PrintAddress, Vec<String>)>,
) -> impl IntoView {
    let Papers { orders, missing } = papers;
    let count = u64::try_from(orders.len()).unwrap_or(0);
    let missing: Vec<&str> = missing.iter().map(OrderId::as_str).collect();
    let missing = (!missing.is_empty()).then(|| text::print_missing(&missing.join(", ")));
    let other = move || {
        let (paper, label) = match paper.get() {
            Paper::Slip => (Paper::Sheet, text::print_sheets()),
            Paper::Sheet => (Paper::Slip, text::print_slips()),
        };
        let orders = parsed.get().0.orders;
        let href = PrintAddress { paper, orders }.route().to_string();
        view! { <a class="button" id="other-paper" href=href>{label}</a> }
    };
    view! {
        <div class="print-tools">
            <button class="button button--primary" type="button" id="print" on:click=|_| print::print()>
                {text::print_now(count)}
            </button>
            {other}
        </div>
        {missing.map(|missing| view! { <p class="print-missing">{missing}</p> })}
        {move || {
            let paper = paper.get();
            let printed = orders.clone().into_iter();
            printed.map(|order| view! { <PrintedOrder order paper /> }).collect_view()
        }}
    }
}
