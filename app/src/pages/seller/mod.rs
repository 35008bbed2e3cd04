//! What a seller sees.

mod overview;

pub use overview::OverviewPage;
