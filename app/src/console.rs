//! The console: a seller's overview and the directory of sellers, one line a route.

use leptos::prelude::*;

use crate::pages::{HomePage, admin, seller};
use crate::route::Route;
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page,
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Home | Route::Seller { .. } | Route::Sellers { .. }
    )
}

fn page(route: Route) -> Option<AnyView> {
    Some(match route {
        Route::Home => view! { <HomePage /> }.into_any(),
        Route::Seller { .. } => view! { <seller::OverviewPage /> }.into_any(),
        Route::Sellers { .. } => view! { <admin::SellersPage /> }.into_any(),
        _ => return None,
    })
}
