//! What a seller sees.

mod overview;
mod promises;

pub use overview::OverviewPage;
pub use promises::PromisesPage;
