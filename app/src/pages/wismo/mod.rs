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
mod timeline;
mod timeline_axis;
mod timeline_entry;
mod words;

pub use inquiries::InquiriesPage;
pub use overview::OverviewPage;
pub use timeline::TimelinePage;
