//! Being signed in: session, shell and navigation, as both programs behind the login have them.

use std::mem::{Discriminant, discriminant};

use leptos::prelude::*;
use shared::api::auth::{Role, User};

use crate::api::ApiError;
use crate::browser::{location, storage};
use crate::components::{LoadView, NavItem, PageSkeleton, Shell, SignOut};
use crate::pages::NotFoundPage;
use crate::route::Route;
use crate::state::{
    Announcer, LoadState, Loader, Memory, Navigation, Session, Startup, leave_for_login,
};

/// A program behind the login.
#[derive(Clone, Copy)]
pub struct Program {
    /// Whether it shows that place; the browser loads others afresh.
    pub shows: fn(&Route) -> bool,
    /// What it needs once somebody is signed in.
    pub prepare: fn(),
    /// The page of a place; nothing when there is none.
    pub page: fn(Route) -> Option<AnyView>,
}

impl Program {
    /// Shows the program, as soon as it is known who is signed in.
    pub fn open(self) -> AnyView {
        Navigation::provide(self.shows);
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
            if session.face() == LoadState::Failed(ApiError::Unauthorized) {
                leave_for_login();
            }
        });
        view! {
            <LoadView
                loader=session
                skeleton=|| view! { <Shell><PageSkeleton /></Shell> }.into_any()
                ready=move |user| view! { <SignedIn user program=self /> }.into_any()
            />
        }
        .into_any()
    }
}

/// What makes it another page: its kind and the order it is about, but not a search or a page number.
fn page_key(route: &Route) -> (Discriminant<Route>, Option<String>) {
    let order = match route {
        Route::CustomerTracking(order) | Route::Order(order) => Some(order.as_str().to_owned()),
        Route::Timeline(number) => Some(number.as_str().to_owned()),
        _ => None,
    };
    (discriminant(route), order)
}

#[component]
fn SignedIn(user: User, program: Program) -> impl IntoView {
    let nav = nav_items(&user, &Startup::get());
    let name = user.name.clone();
    provide_context(Session(user));
    (program.prepare)();
    let on_sign_out = Callback::new(|()| {
        if storage::has_open_changes() {
            location::go(&Route::Changes { is_leaving: true }.to_string());
        } else {
            sign_out();
        }
    });
    let navigation = Navigation::get();
    // Pages follow their own parameters, so that a search keeps its field and its focus.
    let kind = Memo::new(move |_| navigation.route().as_ref().map(page_key));
    let page = move || {
        let _ = kind.get();
        let route = untrack(|| navigation.route());
        route
            .and_then(program.page)
            .unwrap_or_else(|| view! { <NotFoundPage /> }.into_any())
    };
    view! {
        <Shell nav account=view! { <SignOut name on_sign_out /> }.into_any()>
            {page}
        </Shell>
    }
}

/// What this role may reach; views that the backend does not offer are left out.
fn nav_items(user: &User, startup: &Startup) -> Vec<NavItem> {
    let own = match user.role {
        Role::Seller => vec![
            NavItem::overview(),
            NavItem::orders(),
            NavItem::fulfillment(),
        ],
        Role::Admin => vec![
            NavItem::sellers(),
            NavItem::exceptions(),
            NavItem::inquiries(),
        ],
        Role::Support => vec![NavItem::inquiries(), NavItem::exceptions()],
        Role::Customer => vec![NavItem::my_orders()],
        Role::Other(_) => Vec::new(),
    };
    own.into_iter()
        .chain([NavItem::track()])
        .filter(|item| startup.client.config().offers(item.view))
        .collect()
}

/// Ends the session, wipes what the device keeps of it, and loads the login afresh, so that nothing of it stays.
pub fn sign_out() {
    let (client, announcer) = (Startup::get().client, Announcer::get());
    leptos::task::spawn_local(async move {
        match client.logout().await {
            Ok(()) | Err(ApiError::Unauthorized) => {
                storage::wipe_on_next_page();
                location::go(&Route::Login { next: None }.to_string());
            }
            Err(error) => announcer.say(error.user_message()),
        }
    });
}
