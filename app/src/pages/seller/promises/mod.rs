//! `/seller/promises`: how often do the days come true that buyers are told, and by which calendar are they counted?

mod grades;
mod hours;
mod late;

use leptos::prelude::*;
use shared::api::delivery_promise::{PromiseGrades, ShopHours};
use shared::api::late_reasons::LateReasons;

use self::grades::GradesView;
use self::hours::HoursForm;
use self::late::LateView;
use crate::components::{DeskTabs, EmptyView, LoadView, PageHeading, PageSkeleton};
use crate::route::Desk;
use crate::state::{Loader, Startup, load_desk_figures};
use crate::text;

/// Marks of a shop's promises, and its hours.
#[component]
pub fn PromisesPage() -> impl IntoView {
    view! {
        <PageHeading title=text::promises_title />
        <DeskTabs here=Desk::Promises figures=load_desk_figures() />
        <p class="page-intro">{text::promises_intro()}</p>
        <Marks />
        <Late />
        <Hours />
    }
}

#[component]
fn Marks() -> impl IntoView {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let client = client.clone();
            async move { client.promise_grades().await }
        },
        |grades: &PromiseGrades| grades.marketplace.parcels == 0,
    );
    view! {
        <section class="promises" aria-labelledby="grades-heading">
            <h2 id="grades-heading">{text::grades_heading()}</h2>
            <LoadView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| view! { <EmptyView heading=None sentence=text::grades_empty() /> }.into_any()
                ready=|grades| view! { <GradesView grades /> }.into_any()
            />
        </section>
    }
}

#[component]
fn Late() -> impl IntoView {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let client = client.clone();
            async move { client.late_reasons().await }
        },
        |reasons: &LateReasons| reasons.total.due == 0,
    );
    view! {
        <section class="promises" aria-labelledby="late-heading">
            <h2 id="late-heading">{text::late_heading()}</h2>
            <p>{text::late_intro()}</p>
            <LoadView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| view! { <EmptyView heading=None sentence=text::late_empty() /> }.into_any()
                ready=|reasons| view! { <LateView reasons /> }.into_any()
            />
        </section>
    }
}

#[component]
fn Hours() -> impl IntoView {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let client = client.clone();
            async move { client.shop_hours().await }
        },
        |_| false,
    );
    view! {
        <section class="promises" aria-labelledby="hours-heading">
            <h2 id="hours-heading">{text::hours_heading()}</h2>
            <p>{text::hours_intro()}</p>
            <LoadView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                ready=|hours: ShopHours| view! { <HoursForm hours /> }.into_any()
            />
        </section>
    }
}
