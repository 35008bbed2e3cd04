//! The console: everything behind the login. Session, shell, and one line a route.

use std::mem::{Discriminant, discriminant};

use leptos::prelude::*;
use shared::api::auth::{Role, User};
use shared::ids::OrderId;

use crate::api::ApiError;
use crate::browser::location;
use crate::components::{LoadView, NavItem, PageSkeleton, Shell, SignOut};
use crate::pages::{HomePage, NotFoundPage, admin, customer, seller};
use crate::route::Route;
use crate::state::{
    Announcer, LoadState, Loader, Memory, Navigation, Session, Startup, leave_for_login,
};

/// Shows the program, as soon as it is known who is signed in.
pub fn open() -> AnyView {
    Navigation::provide(is_ours);
    Memory::provide();
    let client = Startup::get().client;
    let session = Loader::new(
        move || {
            let client = client.clone();
            async move { client.me().await }
        },
        |_| false,
    );
    Effect::new(move |_| {
        if session.state.get() == LoadState::Failed(ApiError::Unauthorized) {
            leave_for_login();
        }
    });
    view! {
        <LoadView
            loader=session
            skeleton=|| view! { <Shell><PageSkeleton /></Shell> }.into_any()
            ready=|user| view! { <SignedIn user /> }.into_any()
        />
    }
    .into_any()
}

fn is_ours(route: &Route) -> bool {
    !matches!(
        route,
        Route::TrackForm { .. } | Route::Track(_) | Route::Login { .. }
    )
}

/// What makes it another page: its kind and the order it is about, but not a search or a page number.
fn page_key(route: &Route) -> (Discriminant<Route>, Option<OrderId>) {
    let order = match route {
        Route::CustomerTracking(order) => Some(order.clone()),
        _ => None,
    };
    (discriminant(route), order)
}

#[component]
fn SignedIn(user: User) -> impl IntoView {
    let nav = nav_items(&user, &Startup::get());
    let name = user.name.clone();
    provide_context(Session(user));
    let sign_out = Callback::new(|()| sign_out());
    let navigation = Navigation::get();
    // Pages follow their own parameters, so that a search keeps its field and its focus.
    let kind = Memo::new(move |_| navigation.route().as_ref().map(page_key));
    let page = move || {
        let _ = kind.get();
        match untrack(|| navigation.route()) {
            Some(Route::Home) => view! { <HomePage /> }.into_any(),
            Some(Route::Seller { .. }) => view! { <seller::OverviewPage /> }.into_any(),
            Some(Route::Sellers { .. }) => view! { <admin::SellersPage /> }.into_any(),
            Some(Route::MyOrders { .. }) => view! { <customer::MyOrdersPage /> }.into_any(),
            Some(Route::CustomerTracking(order)) => {
                view! { <customer::OrderTrackingPage order /> }.into_any()
            }
            _ => view! { <NotFoundPage /> }.into_any(),
        }
    };
    view! {
        <Shell nav account=move || view! { <SignOut name=name.clone() on_sign_out=sign_out /> }>
            {page}
        </Shell>
    }
}

/// What this role may reach; views that the backend does not offer are left out.
fn nav_items(user: &User, startup: &Startup) -> Vec<NavItem> {
    let own = match user.role {
        Role::Seller => Some(NavItem::overview()),
        Role::Admin => Some(NavItem::sellers()),
        Role::Customer => Some(NavItem::my_orders()),
        Role::Support | Role::Other(_) => None,
    };
    own.into_iter()
        .chain([NavItem::track()])
        .filter(|item| startup.client.config().offers(item.view))
        .collect()
}

/// Ends the session and loads the login afresh, so that nothing of the session stays in memory.
fn sign_out() {
    let (client, announcer) = (Startup::get().client, Announcer::get());
    leptos::task::spawn_local(async move {
        match client.logout().await {
            Ok(()) | Err(ApiError::Unauthorized) => {
                location::go(&Route::Login { next: None }.to_string());
            }
            Err(error) => announcer.say(error.user_message()),
        }
    });
}
