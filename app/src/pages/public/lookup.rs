//! `/track-order`: from a number on a receipt to the order.

use leptos::prelude::*;
use shared::api::tracking::TrackRequest;
use shared::ids::OrderNumber;

use super::LookedUp;
use super::lookup_form::{LookupForm, LookupRefusal};
use crate::components::PageHeading;
use crate::route::Route;
use crate::state::{Navigation, Startup};
use crate::text;

/// The form. What it finds is shown on the order's own page.
#[component]
pub fn LookupPage(
    /// What stands in the form already.
    number: Option<OrderNumber>,
) -> impl IntoView {
    let refusal = RwSignal::new(None::<LookupRefusal>);
    let is_busy = RwSignal::new(false);
    let (client, navigation) = (Startup::get().client, Navigation::get());
    let owner = Owner::current();
    let look_up = Callback::new(move |request: TrackRequest| {
        let (client, owner) = (client.clone(), owner.clone());
        is_busy.set(true);
        leptos::task::spawn_local(async move {
            match client.track(&request).await {
                Ok(tracking) => {
                    let found = Route::Track(tracking.order_number.clone());
                    if let Some(owner) = owner {
                        owner.with(|| LookedUp::keep(request, tracking));
                    }
                    navigation.go(&found);
                }
                Err(error) => {
                    is_busy.set(false);
                    refusal.set(Some(LookupRefusal::from_error(&error)));
                }
            }
        });
    });
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    view! {
        <PageHeading title=text::track_title() />
        <p>{text::track_intro()}</p>
        <LookupForm on_submit=look_up refusal is_busy number />
    }
}
