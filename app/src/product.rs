//! The program of whoever thinks of buying something: when it would arrive.

use leptos::prelude::*;

use crate::components::{NavItem, Shell, sign_in_link};
use crate::pages::NotFoundPage;
use crate::pages::product::ProductPage;
use crate::route::Route;
use crate::state::Navigation;

/// Shows the program.
pub fn open() -> AnyView {
    let navigation = Navigation::provide(is_ours);
    let product = Memo::new(move |_| match navigation.route() {
        Some(Route::Product { product, .. }) => Some(product),
        _ => None,
    });
    let page = move || match product.get() {
        Some(product) => view! { <ProductPage product /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <Shell nav=vec![NavItem::track()] account=sign_in_link()>{page}</Shell> }.into_any()
}

fn is_ours(route: &Route) -> bool {
    matches!(route, Route::Product { .. })
}
