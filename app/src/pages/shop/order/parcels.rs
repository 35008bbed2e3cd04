//! The parcels, each with its own state.

use leptos::prelude::*;
use shared::api::seller_orders::{OrderDetail, Shipment, Units};
use shared::order::tracking_page;

use super::actions::ParcelActions;
use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::components::tracking::status_words;
use crate::text;

/// Every parcel that has left. Where there is one, what can be done with it is what can be done with the order.
#[component]
pub(super) fn Parcels(order: OrderDetail, zone: IntlZone, has_several: bool) -> impl IntoView {
    let shipments = order.shipments.clone();
    if shipments.is_empty() {
        return ().into_any();
    }
    let parcel = |shipment: Shipment| {
        view! { <Parcel order=order.clone() shipment zone=zone.clone() has_several /> }
    };
    view! {
        <section class="panel" aria-labelledby="parcels-heading">
            <h2 id="parcels-heading">{text::parcels_heading()}</h2>
            <ul class="parcels">{shipments.into_iter().map(parcel).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Parcel(
    order: OrderDetail,
    shipment: Shipment,
    zone: IntlZone,
    has_several: bool,
) -> impl IntoView {
    let carrier = if shipment.own_delivery {
        text::own_delivery()
    } else {
        shipment.carrier.clone()
    };
    let number = shipment.tracking_number.clone().map(|number| {
        let page = tracking_page(&shipment.carrier, &number);
        match page {
            Some(href) => view! {
                <a href=href target="_blank" rel="noopener noreferrer"><bdi>{number}</bdi></a>
            }
            .into_any(),
            None => view! { <bdi>{number}</bdi> }.into_any(),
        }
    });
    let left = shipment
        .shipped_at
        .map(|at| text::parcel_left(&date_time_text(at, &zone)));
    let arrived = shipment
        .delivered_at
        .map(|at| text::parcel_arrived(&date_time_text(at, &zone)));
    let proof = shipment
        .proof
        .clone()
        .map(|proof| text::parcel_proof(&proof));
    let contents = shipment
        .units
        .iter()
        .filter_map(|units| contents(&order, units));
    let contents = contents.collect::<Vec<_>>().join(", ");
    let notes = [
        Some(contents).filter(|text| !text.is_empty()),
        left,
        arrived,
        proof,
    ];
    let note = |note: String| view! { <p class="parcel__note"><bdi>{note}</bdi></p> };
    view! {
        <li class="parcel" data-parcel=shipment.id.clone()>
            <div class="parcel__head">
                <p><bdi>{carrier}</bdi> " " {number}</p>
                <span class="badge" data-status=shipment.status.word().to_owned()>{status_words(&shipment.status)}</span>
            </div>
            {notes.into_iter().flatten().map(note).collect_view()}
            {has_several.then(|| view! { <ParcelActions order=order.clone() shipment=shipment.clone() /> })}
        </li>
    }
}

fn contents(order: &OrderDetail, units: &Units) -> Option<String> {
    let item = order.items.iter().find(|item| item.id == units.item)?;
    let title = Some(item.title.clone()).filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(text::product_untitled);
    Some([&units.quantity.to_string(), " × ", &title].concat())
}
