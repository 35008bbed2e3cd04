//! The program of whoever is asked how an answer was.

use leptos::prelude::*;

use crate::components::{NavItem, Shell};
use crate::pages::survey::{SurveyPage, gone};
use crate::route::Route;
use crate::state::Navigation;

/// Shows the program.
pub fn open() -> AnyView {
    let navigation = Navigation::provide(is_ours);
    let secret = Memo::new(move |_| match navigation.route() {
        Some(Route::Survey(secret)) => Some(secret),
        _ => None,
    });
    let page = move || match secret.get() {
        Some(secret) => view! { <SurveyPage secret /> }.into_any(),
        None => gone(),
    };
    view! { <Shell nav=vec![NavItem::track()]>{page}</Shell> }.into_any()
}

fn is_ours(route: &Route) -> bool {
    matches!(route, Route::Survey(_))
}
