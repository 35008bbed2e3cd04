//! A list of orders as the address bar shows it.

use shared::api::Endpoint;
use shared::api::seller_orders::seller_orders;
use shared::ids::SellerId;
use shared::query::{Column, Cursor, OrderFilter, OrderQuery, Parameters, QueryText, Sort};

use crate::route::Route;

/// Which orders, in which columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAddress {
    /// Which, sorted how, from where.
    pub query: OrderQuery,
    /// Columns that somebody chose.
    pub columns: Option<Vec<Column>>,
    /// Whose; one's own when absent.
    pub shop: Option<SellerId>,
}

impl ListAddress {
    /// Reads a query; also returns the names of what could not be read.
    pub fn parse(query: &str) -> (Self, Vec<String>) {
        let mut parameters = Parameters::read(query);
        let columns = |words: &str| {
            let columns: Option<Vec<_>> = words
                .split(',')
                .filter(|word| !word.is_empty())
                .map(Column::from_word)
                .collect();
            columns
        };
        let address = Self {
            query: OrderQuery::take_from(&mut parameters),
            columns: parameters.take("columns", columns),
            shop: parameters.take("seller", SellerId::parse),
        };
        (address, parameters.rest())
    }

    /// Its place in the application.
    pub fn route(&self) -> Route {
        let mut text = QueryText::default();
        self.query.push_to(&mut text);
        let columns = self.columns.as_ref().map(|columns| {
            let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
            words.join(",")
        });
        text.push_some("columns", columns.as_deref());
        text.push_some("seller", self.shop.as_ref().map(SellerId::as_str));
        Route::Orders {
            query: text.to_string(),
        }
    }

    /// What to ask the API.
    pub fn endpoint(&self) -> Endpoint {
        seller_orders(&self.query, self.shop.as_ref())
    }

    /// The columns to show.
    pub fn columns(&self) -> Vec<Column> {
        let chosen = self.columns.clone();
        chosen.unwrap_or_else(|| Column::DEFAULT.to_vec())
    }

    /// The beginning of the list of other orders.
    #[must_use]
    pub fn filtered(&self, filter: OrderFilter) -> Self {
        let mut other = self.clone();
        other.query.filter = filter;
        other.query.cursor = None;
        other
    }

    /// The beginning of the same list in another order.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        let mut other = self.clone();
        other.query.sort = sort;
        other.query.cursor = None;
        other
    }

    /// Another part of the same list.
    #[must_use]
    pub fn at(&self, cursor: &str) -> Self {
        let mut other = self.clone();
        other.query.cursor = Cursor::parse(cursor);
        other
    }
}
