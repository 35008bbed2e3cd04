//! `/track/{number}`: what a shared link shows, and more of it to whoever knows the e-mail address.

use leptos::prelude::*;
use shared::api::tracking::{Tier, TrackRequest, Tracking};
use shared::ids::OrderNumber;

use super::LookedUp;
use super::lookup_form::read_email;
use crate::api::ApiError;
use crate::browser::document;
use crate::components::{
    EmptyView, ErrorSummary, LoadView, PageHeading, PageSkeleton, TextField,
    tracking::{ShareButton, tracking_view},
};
use crate::route::Route;
use crate::state::{Earlier, Loader, Startup};
use crate::text;

const EMAIL: &str = "see-more-email";

/// The order of that number, in the public tier until an e-mail address opens the full one.
#[component]
pub fn OrderPage(number: OrderNumber) -> impl IntoView {
    let client = Startup::get().client;
    let looked_up = LookedUp::take(&number);
    let email = StoredValue::new(
        looked_up
            .as_ref()
            .and_then(|(request, _)| request.email.clone()),
    );
    let order_number = number.to_string();
    // A number nobody has is an answer here, not a failure: it is told with a way on.
    let loader = Loader::after(
        looked_up.map_or(Earlier::Nothing, |(_, tracking)| {
            Earlier::Fresh(Some(tracking))
        }),
        move || {
            let client = client.clone();
            let request = TrackRequest {
                order_number: order_number.clone(),
                email: email.get_value(),
            };
            async move {
                match client.track(&request).await {
                    Ok(tracking) => Ok(Some(tracking)),
                    Err(ApiError::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        },
        Option::is_none,
    );
    let ready = {
        let number = number.clone();
        move |tracking: Option<Tracking>| {
            let number = number.clone();
            tracking
                .map(|tracking| view! { <FoundOrder tracking number loader email /> })
                .into_any()
        }
    };
    view! {
        <PageHeading title=text::tracking_title(number.as_str()) />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="tracking" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::track_not_found() /> }.into_any()
            ready
        />
        <p>
            <a href=Route::LOOKUP.to_string()>{text::track_another()}</a>
        </p>
    }
}

#[component]
fn FoundOrder(
    tracking: Tracking,
    number: OrderNumber,
    loader: Loader<Option<Tracking>>,
    email: StoredValue<Option<String>>,
) -> impl IntoView {
    let is_public = tracking.tier == Tier::Public;
    view! {
        {tracking_view(&tracking)}
        <ShareButton number=number.clone() />
        {is_public.then(|| view! { <SeeMore number loader email /> })}
    }
}

/// The e-mail address is sent and kept in memory; it never enters the address bar.
#[component]
fn SeeMore(
    number: OrderNumber,
    loader: Loader<Option<Tracking>>,
    email: StoredValue<Option<String>>,
) -> impl IntoView {
    let client = Startup::get().client;
    let error = RwSignal::new(None::<String>);
    let refuse = move |sentence: String| {
        error.set(Some(sentence));
        document::focus_next_frame("error-summary");
    };
    let errors = Signal::derive(move || {
        error
            .get()
            .map(|sentence| (Some(EMAIL), sentence))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let is_busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let typed = match read_email(&document::field_value(EMAIL)) {
            Ok(Some(typed)) => typed,
            Ok(None) => return refuse(text::login_email_missing()),
            Err(sentence) => return refuse(sentence),
        };
        let request = TrackRequest {
            order_number: number.to_string(),
            email: Some(typed),
        };
        let client = client.clone();
        is_busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = client.track(&request).await;
            is_busy.set(false);
            match answer {
                Ok(tracking) => {
                    email.set_value(request.email);
                    loader.put(Some(tracking));
                }
                Err(ApiError::NotFound) => refuse(text::track_not_found()),
                Err(failure) => refuse(failure.user_message()),
            }
        });
    };
    view! {
        <form class="form see-more" method="post" novalidate on:submit=submit>
            <p>{text::tracking_see_more()}</p>
            <ErrorSummary errors />
            <TextField id=EMAIL label=text::login_email() error kind="email" autocomplete="email" />
            <button class="button" aria-disabled=move || is_busy.get().then_some("true")>
                {move || if is_busy.get() { text::track_busy() } else { text::track_submit() }}
            </button>
        </form>
    }
}
