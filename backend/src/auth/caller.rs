//! The caller of a request, read from its headers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::CookieJar;
use shared::api::auth::{Role, User};
use shared::ids::SellerId;

use super::session::{SessionSecret, cookie_name, read_token};
use crate::app::AppState;
use crate::error::ApiError;

/// The signed-in user; a request without one is answered 401.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub user: User,
    /// By what they are signed in.
    pub session: SessionSecret,
}

impl Caller {
    /// # Errors
    /// 403 unless the caller has that role.
    pub fn require(&self, role: &Role) -> Result<(), ApiError> {
        if self.user.role == *role {
            return Ok(());
        }
        Err(ApiError::forbidden("Your account may not see this."))
    }

    /// # Errors
    /// 403 unless the caller is that seller or an admin.
    pub fn require_seller(&self, seller: &SellerId) -> Result<(), ApiError> {
        let is_own = self.user.role == Role::Seller && self.user.seller_id.as_ref() == Some(seller);
        if is_own || self.user.role == Role::Admin {
            return Ok(());
        }
        Err(ApiError::forbidden("These are another seller's figures."))
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let session = brought_session(&parts.headers, state).await?;
        let session = session.ok_or_else(ApiError::not_signed_in)?;
        let user = state
            .store
            .user_of_session(&session.row_key(), state.clock.now())
            .await?;
        let user = user.ok_or_else(ApiError::not_signed_in)?;
        Ok(Self { user, session })
    }
}

/// A bearer token wins over a cookie: a program that sends one means it.
async fn brought_session(
    headers: &HeaderMap,
    state: &AppState,
) -> Result<Option<SessionSecret>, ApiError> {
    let authorization = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if let Some(token) = authorization.and_then(|value| value.strip_prefix("Bearer ")) {
        let key = state.store.signing_key().await?;
        return Ok(read_token(token.trim(), &key));
    }
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(cookie_name(state.config.is_https));
    Ok(cookie.map(|cookie| SessionSecret::brought(cookie.value())))
}

/// The network address a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
        // Only the last entry was written by the proxy in front of us; the others are what the caller claims.
        let forwarded = parts
            .headers
            .get("x-forwarded-for")
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Ok(Self(
            forwarded
                .filter(|_| state.config.trusts_proxy)
                .unwrap_or(peer),
        ))
    }
}
