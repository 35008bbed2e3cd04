//! Destinations of the main navigation.

use crate::route::Route;
use crate::text;

/// A destination.
#[derive(Clone)]
pub struct NavItem {
    /// Name of the view in `config.json`'s `withoutViews`, and of its icon.
    pub view: &'static str,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub route: Route,
    /// Whether it lies outside the console and is loaded afresh.
    pub is_external: bool,
}

impl NavItem {
    fn inside(view: &'static str, label: String, route: Route) -> Self {
        Self {
            view,
            label,
            route,
            is_external: false,
        }
    }

    /// The seller's overview.
    pub fn overview() -> Self {
        Self::inside(
            "overview",
            text::nav_overview(),
            Route::Seller { seller: None },
        )
    }

    /// The directory of sellers.
    pub fn sellers() -> Self {
        let search = String::new();
        Self::inside("sellers", text::nav_sellers(), Route::Sellers { search })
    }

    /// A customer's orders.
    pub fn my_orders() -> Self {
        Self::inside(
            "my-orders",
            text::nav_my_orders(),
            Route::MyOrders { page: 1 },
        )
    }

    /// The public lookup.
    pub fn track() -> Self {
        Self {
            view: "track",
            label: text::nav_track(),
            route: Route::TrackForm,
            is_external: true,
        }
    }
}
