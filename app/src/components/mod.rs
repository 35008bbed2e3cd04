//! Parts that several pages show. Values in, callbacks out; nothing here calls the API.

mod change_progress;
mod desk_tabs;
mod heading;
mod load_view;
mod nav;
pub mod order_words;
mod paper;
mod problem;
mod settings;
mod shell;
mod skeleton;
mod sparkline;
mod step_fields;
mod text_field;
mod timestamps;
pub mod tracking;

pub use change_progress::ChangeProgress;
pub use desk_tabs::DeskTabs;
pub use heading::PageHeading;
pub use load_view::{LiveView, LoadView};
pub use nav::NavItem;
pub use paper::open_for_print;
pub use problem::{DroppedNotice, EmptyView, ErrorSummary, Fault, ProblemView};
pub use shell::{Shell, SignOut, sign_in_link};
pub use skeleton::PageSkeleton;
pub use sparkline::Sparkline;
pub use step_fields::{Handed, carrier_fields, proof_field, typed_text};
pub use text_field::TextField;
pub use timestamps::{date_range_text, date_text, date_time_text};
