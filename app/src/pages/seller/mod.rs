//! What a seller sees.

mod overview;
mod partners;
mod promises;

pub use overview::OverviewPage;
pub use partners::PartnersPage;
pub use promises::PromisesPage;
