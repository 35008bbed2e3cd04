//! The packing queue as the address bar shows it.

use shared::api::Endpoint;
use shared::api::fulfillment::{QueueQuery, open_items};
use shared::ids::SellerId;
use shared::order::ItemStatus;
use shared::query::{Parameters, QueryText};

use crate::route::{Desk, Route};

/// Which part of whose queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueAddress {
    /// Which items, from where on.
    pub query: QueueQuery,
    /// Whose; one's own when absent.
    pub shop: Option<SellerId>,
}

impl QueueAddress {
    /// Reads a query; also returns the names of what could not be read.
    pub fn parse(query: &str) -> (Self, Vec<String>) {
        let mut parameters = Parameters::read(query);
        let shown = |word: &str| {
            let status = ItemStatus::from_word(word);
            // What has arrived is in no queue.
            let is_shown = matches!(
                status,
                ItemStatus::Packed | ItemStatus::Shipped | ItemStatus::Issue
            );
            is_shown.then_some(status)
        };
        let address = Self {
            query: QueueQuery {
                status: parameters.take("show", shown),
                cursor: parameters.take("cursor", |cursor| Some(cursor.to_owned())),
            },
            shop: parameters.take("seller", SellerId::parse),
        };
        (address, parameters.rest())
    }

    /// Its place in the application.
    pub fn route(&self) -> Route {
        let mut text = QueryText::default();
        let status = self.query.status.as_ref();
        let shown = status.map(|status| status.word().to_ascii_lowercase());
        text.push_some("show", shown.as_deref());
        text.push_some("cursor", self.query.cursor.as_deref());
        text.push_some("seller", self.shop.as_ref().map(SellerId::as_str));
        Route::Desk {
            desk: Desk::Fulfillment,
            query: text.to_string(),
        }
    }

    /// What to ask the API.
    pub fn endpoint(&self) -> Endpoint {
        open_items(&self.query, self.shop.as_ref())
    }

    /// The beginning of the items that stand there, or of all.
    #[must_use]
    pub fn showing(&self, status: Option<ItemStatus>) -> Self {
        let mut other = self.clone();
        other.query = QueueQuery {
            status,
            cursor: None,
        };
        other
    }

    /// The part behind the item of that cursor.
    #[must_use]
    pub fn behind(&self, cursor: &str) -> Self {
        let mut other = self.clone();
        other.query.cursor = Some(cursor.to_owned());
        other
    }
}
