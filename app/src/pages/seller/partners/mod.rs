//! `/seller/partners`: who could pack and send for me, how well do they, and what does it cost?

mod card;
mod choice;
mod figures;

use leptos::prelude::*;
use shared::api::desks::DeskFigures;
use shared::api::partners::{Partner, PartnerMetrics, ShopFigures};
use shared::ids::SellerId;

use self::card::Card;
use self::choice::{Choice, ChoiceDialog};
use self::figures::{hours_figure, share_figure};
use crate::components::{DeskTabs, EmptyView, LoadView, PageHeading, PageSkeleton, date_time_text};
use crate::route::Desk;
use crate::state::{LoadState, Loader, Session, Startup, load_desk_figures};
use crate::text;

/// Partners, what was measured of them, and which of them the shop uses.
#[component]
pub fn PartnersPage() -> impl IntoView {
    let seller = Session::user().and_then(|user| user.seller_id);
    let figures = load_desk_figures();
    let page = match seller {
        Some(seller) => view! { <Partners seller figures /> }.into_any(),
        None => view! { <EmptyView heading=None sentence=text::overview_no_seller() /> }.into_any(),
    };
    view! {
        <PageHeading title=text::partners_title />
        <DeskTabs here=Desk::Partners figures />
        <p class="page-intro">{text::partners_intro()}</p>
        {page}
    }
}

#[component]
fn Partners(seller: SellerId, figures: Loader<DeskFigures>) -> impl IntoView {
    let partners = load_partners(seller.clone());
    let metrics = load_metrics(seller.clone());
    let choice = Choice::new(seller, figures);
    // Cards come with their figures, or without where there are none: nothing moves later.
    let are_measured = Memo::new(move |_| metrics.face() != LoadState::Loading);
    let cards = move |partners: Vec<Partner>| {
        let cards = move || {
            if !are_measured.get() {
                return view! { <PageSkeleton shape="rows" /> }.into_any();
            }
            let partners = partners.clone();
            let card = move |partner| view! { <Card partner metrics choice /> };
            view! { <ul class="partners">{partners.into_iter().map(card).collect_view()}</ul> }
                .into_any()
        };
        view! {
            <LoadView
                loader=metrics
                skeleton=|| ().into_any()
                ready=|metrics: PartnerMetrics| view! { <OwnJobs figures=metrics.seller_metrics /> }.into_any()
            />
            {cards}
        }
        .into_any()
    };
    view! {
        <LoadView
            loader=partners
            skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::partners_empty() /> }.into_any()
            ready=cards
        />
        <Measured partners metrics />
        <ChoiceDialog choice />
    }
}

fn load_partners(seller: SellerId) -> Loader<Vec<Partner>> {
    let client = Startup::get().client;
    Loader::new(
        move || {
            let (client, seller) = (client.clone(), seller.clone());
            async move { client.partners(&seller).await }
        },
        |partners: &Vec<Partner>| partners.is_empty(),
    )
}

fn load_metrics(seller: SellerId) -> Loader<PartnerMetrics> {
    let client = Startup::get().client;
    Loader::new(
        move || {
            let (client, seller) = (client.clone(), seller.clone());
            async move { client.partner_metrics(&seller).await }
        },
        |_| false,
    )
}

/// What partners did with this shop's orders; nothing where they had none.
#[component]
fn OwnJobs(figures: ShopFigures) -> impl IntoView {
    let is_known = |count: Option<u64>| count.is_some_and(|count| count > 0);
    let has_jobs = is_known(figures.due_jobs) || is_known(figures.finished_jobs);
    let ShopFigures {
        fulfillment_rate,
        due_jobs,
        avg_turnaround,
        finished_jobs,
        ..
    } = figures;
    has_jobs.then(|| {
        view! {
            <section class="own-jobs" aria-labelledby="own-heading">
                <h2 id="own-heading">{text::partners_own_heading()}</h2>
                <dl class="cells">
                    {share_figure(text::partners_own_rate(), fulfillment_rate, due_jobs)}
                    {hours_figure(text::partners_own_time(), avg_turnaround, finished_jobs)}
                </dl>
            </section>
        }
    })
}

/// What the words beside the shares mean, and when they were computed; once there are shares, in a place that is there before
/// them, since the page is as wide as a page with figures from the beginning.
#[component]
fn Measured(partners: Loader<Vec<Partner>>, metrics: Loader<PartnerMetrics>) -> impl IntoView {
    let shown = move || partners.value().and_then(|_| metrics.value());
    let words = move || shown().map(|_| text::partners_bands());
    let time = move || {
        let metrics = shown()?;
        let zone = Startup::get().zone(metrics.time_zone.as_deref());
        Some(text::updated_at(&date_time_text(metrics.as_of?, &zone)))
    };
    view! {
        <p class="partners__note">{words}</p>
        <p class="as-of">{time}</p>
    }
}
