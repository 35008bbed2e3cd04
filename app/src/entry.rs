//! The way in: reads what the boot script prepared and opens one of three entries.

use shared::api::auth::User;
use shared::json::Decode;

use crate::api::Config;
use crate::browser::{boot, document, location};
use crate::lazy::ChunkFailed;
use crate::pages::{login, public};
use crate::route::Route;
use crate::state::Startup;
use crate::{app, text};

/// Starts the application.
pub fn start() {
    std::panic::set_hook(Box::new(|_| boot::show_failure()));
    wasm_bindgen_futures::spawn_local(async {
        let (config, catalogue) = (boot::config().await, boot::catalogue().await);
        let Ok(catalogue) = catalogue else {
            return boot::show_failure();
        };
        text::install(boot::locale(), catalogue);
        let config = config
            .map_err(|unreadable| unreadable.0)
            .and_then(|json| Config::decode(&json).map_err(|error| error.to_string()));
        match config {
            Ok(config) => open(Startup::new(config)).await,
            Err(reason) => explain_configuration(&reason),
        }
    });
}

async fn open(startup: Startup) {
    let opened = match Route::parse(&location::current()).map(|parsed| parsed.route) {
        None | Some(Route::TrackForm | Route::Track(_)) => public::open(startup).await,
        Some(Route::Login { .. }) => login::open(startup).await,
        Some(_) => app::open(startup, None).await,
    };
    if let Err(ChunkFailed) = opened {
        boot::show_failure();
    }
}

/// Leaves the login for the console without loading the page again, so that a token in memory survives.
pub fn enter_console(startup: Startup, user: User, path: &str) {
    location::replace(path);
    if Route::parse(path).is_some_and(|to| matches!(to.route, Route::TrackForm | Route::Track(_))) {
        return location::reload();
    }
    wasm_bindgen_futures::spawn_local(async move {
        if app::open(startup, Some(user)).await.is_err() {
            boot::show_failure();
        }
    });
}

/// A configuration that cannot be read stops everything; it is for the engineer who deploys, in plain words.
fn explain_configuration(reason: &str) {
    document::show_message(&text::config_heading(), &text::config_unreadable(reason));
}
