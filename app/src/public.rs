//! The public program: lookup, tracking, login, and the page for addresses that lead nowhere.

use leptos::prelude::*;

use crate::components::{NavItem, Shell, SignInLink};
use crate::pages::public::{LookedUp, LookupPage, OrderPage};
use crate::pages::{LoginPage, NotFoundPage};
use crate::route::Route;
use crate::state::Navigation;

/// Shows the program: one line a route.
pub fn open() -> AnyView {
    let navigation = Navigation::provide(is_ours);
    LookedUp::provide();
    let route = Memo::new(move |_| navigation.route());
    let page = move || match route.get() {
        Some(Route::TrackForm { number }) => view! { <LookupPage number /> }.into_any(),
        Some(Route::Track(number)) => view! { <OrderPage number /> }.into_any(),
        Some(Route::Login { .. }) => view! { <LoginPage /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    let account = move || {
        let is_login = matches!(route.get(), Some(Route::Login { .. }));
        (!is_login).then(|| view! { <SignInLink /> })
    };
    view! { <Shell nav=vec![NavItem::track()] account>{page}</Shell> }.into_any()
}

fn is_ours(route: &Route) -> bool {
    matches!(
        route,
        Route::TrackForm { .. } | Route::Track(_) | Route::Login { .. }
    )
}
