//! What needs no account: the lookup, the tracking of an order, and the page for addresses that lead nowhere.

mod lookup;
mod lookup_form;
mod order_page;

use leptos::mount::mount_to;
use leptos::prelude::*;

use self::lookup::LookupPage;
use self::order_page::OrderPage;
use crate::browser::{document, events, location};
use crate::components::{NavItem, Shell, SignInLink};
use crate::lazy::lazy_fn;
use crate::pages::NotFoundPage;
use crate::route::Route;
use crate::state::{Announcer, Connection, Navigation, Startup};

lazy_fn!(
    /// Shows the public pages in place of whatever is shown.
    public: fn open(startup: Startup) -> () {
        if let Some(element) = document::empty_mount_point() {
            mount_to(element, move || view! { <PublicPages startup /> }).forget();
        }
    }
);

/// Two pages need no router: the address is read when it changes.
#[component]
fn PublicPages(startup: Startup) -> impl IntoView {
    provide_context(startup);
    Announcer::provide();
    Connection::provide();
    let navigation = Navigation::provide();
    let address = RwSignal::new(location::current());
    events::on_window("popstate", move || {
        navigation.moved();
        address.set(location::current());
    });
    let page = move || match Route::parse(&address.get()).map(|parsed| parsed.route) {
        Some(Route::TrackForm) => view! { <LookupPage address /> }.into_any(),
        Some(Route::Track(number)) => view! { <OrderPage number address /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    };
    view! {
        <Shell nav=vec![NavItem::track()] account=|| view! { <SignInLink /> }>
            {page}
        </Shell>
    }
}

/// Shows another public page without loading it.
fn go(address: RwSignal<String>, route: &Route) {
    let path = route.to_string();
    location::push(&path);
    Navigation::get().moved();
    address.set(path);
}
