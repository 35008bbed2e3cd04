//! What is printed of which orders, as the address bar shows it.

use shared::ids::OrderId;
use shared::query::{Parameters, QueryText};

use crate::route::Route;

/// What is printed of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// What lies in the parcel: no prices.
    #[default]
    Slip,
    /// What the shop keeps: everything.
    Sheet,
}

impl Paper {
    /// As in addresses.
    const fn word(self) -> &'static str {
        match self {
            Self::Slip => "slips",
            Self::Sheet => "sheets",
        }
    }
}

/// What of which orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintAddress {
    /// What of each.
    pub paper: Paper,
    /// In this order.
    pub orders: Vec<OrderId>,
}

impl PrintAddress {
    /// Reads a query; also returns the names of what could not be read.
    pub fn parse(query: &str) -> (Self, Vec<String>) {
        let mut parameters = Parameters::read(query);
        let paper = |word: &str| {
            let all = [Paper::Slip, Paper::Sheet];
            all.into_iter().find(|paper| paper.word() == word)
        };
        let orders = |ids: &str| ids.split(',').map(OrderId::parse).collect();
        let address = Self {
            paper: parameters.take("paper", paper).unwrap_or_default(),
            orders: parameters.take("orders", orders).unwrap_or_default(),
        };
        (address, parameters.rest())
    }

    /// Its place in the application.
    pub fn route(&self) -> Route {
        let ids: Vec<&str> = self.orders.iter().map(OrderId::as_str).collect();
        let mut text = QueryText::default();
        text.push("paper", self.paper.word());
        text.push("orders", &ids.join(","));
        Route::Print {
            query: text.to_string(),
        }
    }
}
