//! `/customer/orders/{id}/track`

use leptos::prelude::*;
use shared::api::tracking::Tracking;
use shared::ids::OrderId;

use crate::components::{
    LoadView, PageHeading, PageSkeleton,
    tracking::{share_button, tracking_view},
};
use crate::route::Route;
use crate::state::{Loader, Startup};
use crate::text;

/// The tracking of one of the customer's orders.
#[component]
pub fn OrderTrackingPage(
    /// Which order.
    order: OrderId,
) -> impl IntoView {
    let client = Startup::get().client;
    let loader: Loader<Tracking> = Loader::new(
        move || {
            let (client, order) = (client.clone(), order.clone());
            async move { client.customer_tracking(&order).await }
        },
        |_| false,
    );
    // The number people know arrives with the order; until then the page has its general name.
    let title = move || {
        loader.value().map_or_else(text::track_title, |tracking| {
            text::tracking_title(tracking.order_number.as_str())
        })
    };
    let back = Route::MyOrders { page: 1 }.to_string();
    view! {
        <p><a href=back>{text::nav_my_orders()}</a></p>
        <PageHeading title />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="tracking" /> }.into_any()
            ready=|tracking| {
                let number = tracking.order_number.clone();
                view! {
                    {tracking_view(&tracking)}
                    {share_button(number)}
                }
                    .into_any()
            }
        />
    }
}
