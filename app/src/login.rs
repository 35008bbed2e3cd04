//! The login program: one page, for whoever is on the way to the console.

use leptos::prelude::*;

use crate::components::{NavItem, Shell};
use crate::pages::LoginPage;
use crate::state::Navigation;

/// Shows the program.
pub fn open() -> AnyView {
    // Every link leads to another program.
    Navigation::provide(|_| false);
    view! { <Shell nav=vec![NavItem::track()]><LoginPage /></Shell> }.into_any()
}
