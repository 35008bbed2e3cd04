//! What is known before the first page: configuration, client, and who is signed in.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::auth::User;
use shared::order::Actor;

use crate::api::{Client, Config};
use crate::browser::location;
use crate::browser::zone::IntlZone;
use crate::route::Route;

/// Everything a page needs to start.
#[derive(Clone, Default)]
pub struct Startup {
    /// The API.
    pub client: Client,
}

impl Startup {
    /// From the configuration.
    pub fn new(config: Config) -> Self {
        Self {
            client: Client::new(Arc::new(config)),
        }
    }

    /// The startup of this application.
    pub fn get() -> Self {
        use_context().unwrap_or_default()
    }

    /// Name of the marketplace.
    pub fn brand(&self) -> &str {
        &self.client.config().brand
    }

    /// The zone that an answer named, else the configured one.
    pub fn zone(&self, named: Option<&str>) -> IntlZone {
        IntlZone::named(named.unwrap_or(&self.client.config().time_zone))
    }
}

/// Goes to the login, which leads back here: the session has ended.
pub fn leave_for_login() {
    let next = Some(location::current());
    location::go(&Route::Login { next }.to_string());
}

/// The signed-in user, known to every page of the console.
#[derive(Clone)]
pub struct Session(pub User);

impl Session {
    /// In whose part they act.
    pub fn actor() -> Actor {
        Self::user().map_or(Actor::Customer, |user| user.role.actor())
    }

    /// The user of this session; nothing outside the console.
    pub fn user() -> Option<User> {
        use_context::<Self>().map(|session| session.0)
    }
}
