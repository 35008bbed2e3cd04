//! The four figures.

use leptos::prelude::*;
use shared::api::seller_summary::{DisputeFigures, RatingFigures, SellerSummary, TopSku};
use shared::format;
use shared::metrics::SMALL_SAMPLE;
use shared::money::Money;

use super::kpi::Kpi;
use crate::components::Sparkline;
use crate::text;

/// Revenue, dispute rate, rating, top product.
#[component]
pub(super) fn KpiCards(summary: SellerSummary) -> impl IntoView {
    let top = summary.top_skus.first().cloned();
    view! {
        <ul class="kpi-list">
            <RevenueCard revenue=summary.revenue_7d />
            <DisputeCard dispute=summary.dispute />
            <RatingCard rating=summary.rating />
            <TopProductCard top />
        </ul>
    }
}

#[component]
fn RevenueCard(revenue: Money) -> impl IntoView {
    view! {
        <Kpi
            kind="revenue"
            name=text::kpi_revenue()
            value=Some(format::money(&revenue, text::locale()))
            note=text::kpi_revenue_window()
            definition=text::kpi_revenue_definition()
        />
    }
}

#[component]
fn DisputeCard(dispute: DisputeFigures) -> impl IntoView {
    let locale = text::locale();
    let (disputes, sold) = (
        format::count(dispute.disputes_window, locale),
        format::count(dispute.sold_window, locale),
    );
    // Below this many sales one dispute would move a percentage too far to mean anything.
    let is_small = dispute.sold_window < SMALL_SAMPLE;
    let value = match dispute.sold_window {
        0 => None,
        _ if is_small => Some(text::kpi_dispute_of(&disputes, &sold)),
        _ => Some(format::percent(&dispute.dispute_rate_pct, locale)),
    };
    let window = text::kpi_dispute_window();
    let note = if dispute.sold_window == 0 || is_small {
        window
    } else {
        [window, text::kpi_dispute_of_items(&disputes, &sold)].join(" · ")
    };
    view! {
        <Kpi
            kind="dispute"
            name=text::kpi_dispute()
            value
            note
            definition=text::kpi_dispute_definition()
        />
    }
}

#[component]
fn RatingCard(rating: RatingFigures) -> impl IntoView {
    let value = rating
        .avg
        .as_ref()
        .map(|average| text::kpi_rating_out_of(&format::rating(average, text::locale())));
    let trend: Vec<u64> = rating.trend.iter().map(|point| point.rating).collect();
    let sparkline = (!trend.is_empty()).then(|| {
        let label = trend_in_words(&trend);
        view! { <Sparkline ratings=trend label /> }
    });
    view! {
        <Kpi
            kind="rating"
            name=text::kpi_rating()
            value
            note=text::kpi_rating_count(rating.count)
            definition=text::kpi_rating_definition()
        >
            {sparkline}
        </Kpi>
    }
}

fn trend_in_words(trend: &[u64]) -> String {
    let shown = |rating: Option<&u64>| rating.map(u64::to_string).unwrap_or_default();
    text::kpi_rating_trend(
        &trend.len().to_string(),
        &shown(trend.first()),
        &shown(trend.iter().max()),
        &shown(trend.last()),
        &shown(trend.iter().min()),
    )
}

#[component]
fn TopProductCard(top: Option<TopSku>) -> impl IntoView {
    let units = top.as_ref().map(|sku| text::units_sold(sku.qty));
    let title = top.map(|sku| {
        if sku.title.trim().is_empty() {
            text::product_untitled()
        } else {
            sku.title
        }
    });
    view! {
        <Kpi
            kind="top-product"
            name=text::kpi_top_product()
            value=title
            note=units.unwrap_or_else(text::top_products_window)
            definition=text::kpi_top_product_definition()
        />
    }
}
