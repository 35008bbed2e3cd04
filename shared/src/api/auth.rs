//! Sessions: who is signed in.

use super::{Area, Endpoint, Method};
use crate::ids::{SellerId, UserId};
use crate::json::{self, Decode, DecodeError, Json, optional, required};
use crate::order::{Actor, wire_enum};

wire_enum!(
    /// What a user may do. Backends name the same roles differently.
    Role {
        /// Buys.
        Customer = "customer" | "buyer",
        /// Sells.
        Seller = "seller" | "vendor",
        /// Answers customers.
        Support = "support" | "operator",
        /// Runs the marketplace.
        Admin = "admin" | "super" | "manager",
    }
);

impl Role {
    /// In whose part somebody of this role acts on an order.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Seller => Actor::Seller,
            Self::Support => Actor::Support,
            Self::Admin => Actor::Admin,
            Self::Customer | Self::Other(_) => Actor::Customer,
        }
    }
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct User {
    /// Account key.
    pub id: UserId,
    /// Display name; empty when the backend has none.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role, which decides where signing in leads.
    pub role: Role,
    /// The shop of a seller; some backends use the account key for both.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub seller_id: Option<SellerId>,
}

impl Decode for User {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id", "userId", "sub"])?;
        let role: Role = optional(json, &["role"])?.unwrap_or(Role::Customer);
        let seller_id: Option<String> = optional(json, &["sellerId"])?;
        // A seller without a separate shop key is known by the account key.
        let seller_id = seller_id.or_else(|| (role == Role::Seller).then(|| id.clone()));
        Ok(Self {
            id: UserId::parse(&id).ok_or_else(|| DecodeError::expected("a user id"))?,
            name: optional(json, &["name", "firstName"])?.unwrap_or_default(),
            email: optional(json, &["email"])?.unwrap_or_default(),
            role,
            seller_id: seller_id.as_deref().and_then(SellerId::parse),
        })
    }
}

/// How the caller wants to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "lowercase"))]
pub enum SessionKind {
    /// An HttpOnly cookie that scripts cannot read: the browser's way.
    #[default]
    Cookie,
    /// A token in the answer, for programs that send `Authorization: Bearer`.
    Bearer,
}

/// Credentials.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
pub struct LoginRequest {
    /// E-mail address.
    pub email: String,
    /// Password, as typed.
    pub password: String,
    /// How to be remembered.
    #[cfg_attr(feature = "server", serde(default))]
    pub session: SessionKind,
}

impl LoginRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        let session = match self.session {
            SessionKind::Cookie => "cookie",
            SessionKind::Bearer => "bearer",
        };
        json::object(&[
            ("email", Some(&self.email)),
            ("password", Some(&self.password)),
            ("session", Some(session)),
        ])
    }
}

/// Answer to a successful login.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct LoginResponse {
    /// Who signed in.
    pub user: User,
    /// The token, when a bearer session was asked for.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub token: Option<String>,
}

impl Decode for LoginResponse {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            user: required(json, &["user"])?,
            token: optional(json, &["token", "accessToken", "access"])?,
        })
    }
}

/// `POST /auth/login`
pub fn login() -> Endpoint {
    Endpoint::new(Method::Post, Area::Auth, "/auth/login".to_owned(), false)
}

/// `POST /auth/logout`
pub fn logout() -> Endpoint {
    Endpoint::new(Method::Post, Area::Auth, "/auth/logout".to_owned(), true)
}

/// `GET /auth/me`: the [`User`] of this session.
pub fn me() -> Endpoint {
    Endpoint::get(Area::Auth, "/auth/me")
}
