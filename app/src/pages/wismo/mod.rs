//! Why customers ask where their order is: `/analytics/wismo` and what lies below it.

mod arrival_figures;
mod arrival_file;
mod arrival_plots;
mod arrivals;
mod controls;
mod days;
mod figures;
mod file;
mod frame;
mod inquiries;
mod insights;
mod line_table;
mod lines;
mod overview;
mod plots;
mod presses;
mod ratings;
mod rows;
mod satisfaction;
mod satisfaction_figures;
mod satisfaction_file;
mod timeline;
mod timeline_axis;
mod timeline_entry;
mod words;

pub use arrivals::ArrivalsPage;
pub use inquiries::InquiriesPage;
pub use overview::OverviewPage;
pub use satisfaction::SatisfactionPage;
pub use timeline::TimelinePage;
