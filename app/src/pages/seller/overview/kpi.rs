//! One figure: its name, its value, what it is measured against, and how it is counted.

use leptos::prelude::*;
use shared::format::NO_DATA;

use crate::text;

/// A card.
#[component]
pub(super) fn Kpi(
    /// Name for tests and styles: `revenue`, `dispute`, `rating`, `top-product`.
    kind: &'static str,
    /// Name for people.
    name: String,
    /// The figure; nothing where there is no data.
    value: Option<String>,
    /// Window or denominator.
    note: String,
    /// The formula in words.
    definition: String,
    /// Shown beside the value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let value = match value {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! {
            <span aria-hidden="true">{NO_DATA}</span>
            <span class="visually-hidden">{text::no_data()}</span>
        }
        .into_any(),
    };
    view! {
        <li>
            <article class="kpi" data-kpi=kind>
                <h2>{name}</h2>
                <p class="kpi__value">{value}</p>
                {children.map(|children| children())}
                <p class="kpi__note"><bdi>{note}</bdi></p>
                <details class="kpi__definition">
                    <summary>{text::kpi_definition()}</summary>
                    <p>{definition}</p>
                </details>
            </article>
        </li>
    }
}
