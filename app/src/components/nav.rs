//! Destinations of the main navigation.

use crate::route::{Desk, Route, WismoView};
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
}

impl NavItem {
    fn new(view: &'static str, label: String, route: Route) -> Self {
        Self { view, label, route }
    }

    /// The seller's overview.
    pub fn overview() -> Self {
        Self::new(
            "overview",
            text::nav_overview(),
            Route::Seller { seller: None },
        )
    }

    /// A shop's orders.
    pub fn orders() -> Self {
        Self::new("orders", text::nav_orders(), Route::ORDERS)
    }

    /// A shop's packing queue.
    pub fn fulfillment() -> Self {
        Self::new(
            "fulfillment",
            text::nav_fulfillment(),
            Desk::Fulfillment.route(),
        )
    }

    /// What is wrong with orders of all shops.
    pub fn exceptions() -> Self {
        Self::new(
            "exceptions",
            text::nav_exceptions(),
            Desk::Exceptions.route(),
        )
    }

    /// Why customers ask where their order is.
    pub fn inquiries() -> Self {
        Self::new(
            "inquiries",
            text::nav_inquiries(),
            WismoView::Overview.route(),
        )
    }

    /// The directory of sellers.
    pub fn sellers() -> Self {
        let search = String::new();
        Self::new("sellers", text::nav_sellers(), Route::Sellers { search })
    }

    /// A customer's orders.
    pub fn my_orders() -> Self {
        Self::new(
            "my-orders",
            text::nav_my_orders(),
            Route::MyOrders { page: 1 },
        )
    }

    /// The public lookup.
    pub fn track() -> Self {
        Self::new("track", text::nav_track(), Route::LOOKUP)
    }
}
