//! What a customer with an account sees, one line a route.

use leptos::prelude::*;

use crate::pages::customer;
use crate::route::Route;
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::MyOrders { .. } | Route::CustomerTracking(_)),
        prepare: || {},
        page,
    }
    .open()
}

fn page(route: Route) -> Option<AnyView> {
    Some(match route {
        Route::MyOrders { .. } => view! { <customer::MyOrdersPage /> }.into_any(),
        Route::CustomerTracking(order) => {
            view! { <customer::OrderTrackingPage order /> }.into_any()
        }
        _ => return None,
    })
}
