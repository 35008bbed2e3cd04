//! Lists of orders that somebody has named to find them again.

use super::{Area, Endpoint, Method, percent_encoded};
use crate::json::{self, Decode, DecodeError, Json, optional, required};

/// Longest name, in characters.
pub const LONGEST_VIEW_NAME: usize = 60;

/// A list of orders with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct SavedView {
    /// Key.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// As behind the `?` in the address of the list.
    pub query: String,
    /// Whether it opens when nothing else is asked for.
    pub is_default: bool,
}

/// What to keep as a view. A view of the same name is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
pub struct ViewRequest {
    /// 1 to 60 characters.
    pub name: String,
    /// As behind the `?` in the address of the list, at most 2,000 characters.
    pub query: String,
    /// Whether it opens when nothing else is asked for; at most one view of a user does.
    #[cfg_attr(feature = "server", serde(default))]
    pub is_default: bool,
}

impl ViewRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        json::members(&[
            ("name", Some(json::text(&self.name))),
            ("query", Some(json::text(&self.query))),
            ("is_default", Some(self.is_default.to_string())),
        ])
    }
}

const VIEWS: &str = "/enhanced-orders/views/";

/// `GET /enhanced-orders/views/`: the caller's [`SavedView`]s, by name.
pub fn saved_views() -> Endpoint {
    Endpoint::get(Area::Orders, VIEWS)
}

/// `POST /enhanced-orders/views/`: a [`ViewRequest`], answered by all [`SavedView`]s.
pub fn save_view() -> Endpoint {
    Endpoint::new(Method::Post, Area::Orders, VIEWS.to_owned(), true)
}

/// `DELETE /enhanced-orders/views/{id}/`, answered by the [`SavedView`]s that are left.
pub fn delete_view(id: &str) -> Endpoint {
    let path = [VIEWS, &percent_encoded(id), "/"].concat();
    Endpoint::new(Method::Delete, Area::Orders, path, true)
}

impl Decode for SavedView {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: required(json, &["id"])?,
            name: required(json, &["name"])?,
            query: optional(json, &["query"])?.unwrap_or_default(),
            is_default: optional(json, &["isDefault"])?.unwrap_or(false),
        })
    }
}
