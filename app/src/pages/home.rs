//! `/`: leads each role to its first page.

use leptos::prelude::*;
use shared::api::auth::Role;

use crate::browser::location;
use crate::route::{Route, WismoView};
use crate::state::{Navigation, Session};

/// The first page of a role.
pub fn home_of(role: &Role) -> Route {
    match role {
        Role::Seller => Route::Seller { seller: None },
        Role::Customer => Route::MyOrders { page: 1 },
        Role::Admin => Route::Sellers {
            search: String::new(),
        },
        Role::Support => WismoView::Overview.route(),
        Role::Other(_) => Route::LOOKUP,
    }
}

/// Goes on to the first page of the signed-in user.
#[component]
pub fn HomePage() -> impl IntoView {
    let home = Session::user().map_or(Route::LOOKUP, |user| home_of(&user.role));
    if matches!(home, Route::Seller { .. } | Route::Sellers { .. }) {
        Navigation::get().replace(&home);
    } else {
        // Another program shows it.
        location::go(&home.to_string());
    }
}
