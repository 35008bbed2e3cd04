//! What a seller's desks hold, for the tabs on each of them.

use shared::api::desks::DeskFigures;

use super::{Loader, Startup};

/// Asks for the figures of the signed-in seller.
pub fn load_desk_figures() -> Loader<DeskFigures> {
    let client = Startup::get().client;
    Loader::new(
        move || {
            let client = client.clone();
            async move { client.desk_figures().await }
        },
        |_| false,
    )
}
