//! The products that sell.

use leptos::prelude::*;
use shared::api::seller_summary::TopSku;
use shared::format;

use crate::text;

/// A table of at most five.
#[component]
pub(super) fn TopProducts(top_skus: Vec<TopSku>) -> impl IntoView {
    let row = |(rank, sku): (u64, TopSku)| {
        let title = Some(sku.title).filter(|title| !title.trim().is_empty());
        view! {
            <tr>
                <td>{format::count(rank, text::locale())}</td>
                <th scope="row"><bdi>{title.unwrap_or_else(text::product_untitled)}</bdi></th>
                <td class="number">{format::count(sku.qty, text::locale())}</td>
            </tr>
        }
    };
    let table = if top_skus.is_empty() {
        view! { <p>{text::top_products_empty()}</p> }.into_any()
    } else {
        view! {
            <table class="table" aria-labelledby="top-products-heading">
                <thead>
                    <tr>
                        <th scope="col">{text::top_products_rank()}</th>
                        <th scope="col">{text::top_products_product()}</th>
                        <th scope="col" class="number">{text::top_products_units()}</th>
                    </tr>
                </thead>
                <tbody>{(1..).zip(top_skus).map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="top-products">
            <h2 id="top-products-heading">{text::top_products_title()}</h2>
            <p>{text::top_products_window()}</p>
            {table}
        </section>
    }
}
