//! The public program: lookup, tracking, and the page for addresses that lead nowhere.

use leptos::prelude::*;

use crate::components::{NavItem, Shell, sign_in_link};
use crate::pages::NotFoundPage;
use crate::pages::public::{LookedUp, LookupPage, OrderPage};
use crate::route::Route;
use crate::state::Navigation;

/// Shows the program: one line a route.
pub fn open() -> AnyView {
    let navigation = Navigation::reading(Route::parse_lookup, |_| true);
    LookedUp::provide();
    let route = Memo::new(move |_| navigation.route());
    let page = move || match route.get() {
        Some(Route::TrackForm { number }) => view! { <LookupPage number /> }.into_any(),
        Some(Route::Track(number)) => view! { <OrderPage number /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <Shell nav=vec![NavItem::track()] account=sign_in_link()>{page}</Shell> }.into_any()
}
