//! The console: everything behind the login. Providers, shell, and one line a route.

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_fetch::QueryClient;
use leptos_router::components::{Route as At, Router, Routes};
use leptos_router::hooks::use_location;
use shared::api::auth::{Role, User};

use crate::api::ApiError;
use crate::browser::{document, location};
use crate::components::{LoadView, NavItem, PageSkeleton, Shell, SignOut};
use crate::lazy::lazy_fn;
use crate::pages::{HomePage, NotFoundPage, admin, customer, seller};
use crate::route::{Route, pattern};
use crate::state::{
    Announcer, Connection, LoadState, Loader, Navigation, Session, Startup, leave_for_login,
};

lazy_fn!(
    /// Shows the console in place of whatever is shown; `user` when the login has just told who it is.
    console: fn open(startup: Startup, user: Option<User>) -> () {
        if let Some(element) = document::empty_mount_point() {
            mount_to(element, move || view! { <Console startup user /> }).forget();
        }
    }
);

#[component]
fn Console(startup: Startup, user: Option<User>) -> impl IntoView {
    provide_context(startup.clone());
    Announcer::provide();
    Connection::provide();
    Navigation::provide();
    QueryClient::new().provide();
    let session = Loader::new(
        move || {
            let (client, known) = (startup.client.clone(), user.clone());
            async move {
                match known {
                    Some(user) => Ok(user),
                    None => client.me().await,
                }
            }
        },
        |_| false,
    );
    Effect::new(move |_| {
        if session.state.get() == LoadState::Failed(ApiError::Unauthorized) {
            leave_for_login();
        }
    });
    view! {
        <Router>
            <LoadView
                loader=session
                skeleton=|| view! { <Shell><PageSkeleton /></Shell> }.into_any()
                ready=|user| view! { <SignedIn user /> }.into_any()
            />
        </Router>
    }
}

#[component]
fn SignedIn(user: User) -> impl IntoView {
    let nav = nav_items(&user, &Startup::get());
    let name = user.name.clone();
    provide_context(Session(user));
    follow_navigation();
    let sign_out = Callback::new(|()| sign_out());
    view! {
        <Shell nav account=move || view! { <SignOut name=name.clone() on_sign_out=sign_out /> }>
            <Routes fallback=NotFoundPage>
                <At path=pattern::HOME view=HomePage />
                <At path=pattern::SELLER view=seller::OverviewPage />
                <At path=pattern::SELLERS view=admin::SellersPage />
                <At path=pattern::MY_ORDERS view=customer::MyOrdersPage />
                <At path=pattern::CUSTOMER_TRACKING view=customer::OrderTrackingPage />
            </Routes>
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

/// Tells pages whether they were moved to, so that focus follows only then.
fn follow_navigation() {
    let navigation = Navigation::get();
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.is_some_and(|before| before != now) {
            navigation.moved();
        }
        now
    });
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
