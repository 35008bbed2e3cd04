//! Why customers ask where their order is: `/analytics/wismo` and what lies below it.

mod controls;
mod days;
mod figures;
mod file;
mod frame;
mod inquiries;
mod overview;
mod plots;
mod presses;
mod rows;
mod words;

pub use inquiries::InquiriesPage;
pub use overview::OverviewPage;
