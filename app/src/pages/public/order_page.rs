//! `/track/{number}`: what a shared link shows, and more of it to whoever knows the e-mail address.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::tracking::{Tier, TrackRequest, Tracking};
use shared::ids::OrderNumber;

use super::LookedUp;
use super::order_form::{OrderForm, typed_email};
use crate::api::ApiError;
use crate::browser::plain::{plain, says};
use crate::components::{
    EmptyView, LoadView, PageHeading, PageSkeleton, TextField,
    tracking::{share_button, tracking_view},
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
    let link = says("a", &text::track_another()).attribute("href", &Route::LOOKUP.to_string());
    let title = {
        let number = number.clone();
        move || text::tracking_title(number.as_str())
    };
    let ready = move |tracking: Option<Tracking>| {
        let tracking = tracking.map(|tracking| {
            let is_public = tracking.tier == Tier::Public;
            view! {
                {tracking_view(&tracking)}
                {share_button(number.clone())}
                {is_public.then(|| see_more(number.to_string(), loader, email))}
            }
        });
        tracking.into_any()
    };
    view! {
        <PageHeading title />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="tracking" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::track_not_found() /> }.into_any()
            ready
        />
        {plain("p").with(link).shown()}
    }
}

/// The e-mail address is sent and kept in memory; it never enters the address bar.
fn see_more(
    order_number: String,
    loader: Loader<Option<Tracking>>,
    email: StoredValue<Option<String>>,
) -> AnyView {
    let read = move || match typed_email(EMAIL)? {
        None => Err((Some(EMAIL), text::login_email_missing())),
        email => Ok(TrackRequest {
            order_number: order_number.clone(),
            email,
        }),
    };
    let found = move |request: TrackRequest, tracking: Tracking| {
        email.set_value(request.email);
        loader.put(Some(tracking));
    };
    let errors = RwSignal::new(Vec::new());
    let form = OrderForm {
        classes: ("form see-more", "button"),
        read: Box::new(read),
        fault_at: |_| Some(EMAIL),
        found: Rc::new(found),
        errors,
    };
    let fields = view! {
        {says("p", &text::tracking_see_more()).shown()}
        <TextField id=EMAIL label=text::login_email() errors kind="email" autocomplete="email" />
    };
    form.shown(fields.into_any())
}
