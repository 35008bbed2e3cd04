//! One of a seller's orders.

use leptos::prelude::*;

use crate::pages::shop::OrderPage;
use crate::route::Route;
use crate::signed_in::Program;
use crate::state::{Outbox, Places};

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::Order(_)),
        prepare: || {
            Outbox::provide();
            Places::remember();
        },
        page: |route| match route {
            Route::Order(order) => Some(view! { <OrderPage order /> }.into_any()),
            _ => None,
        },
    }
    .open()
}
