//! Changing many orders as one: what is ticked, what would happen, what happens, what has happened.

mod bar;
mod chosen;
mod dialog;
mod form;
mod outcome;
mod work;

pub(super) use bar::SelectionBar;
pub(super) use chosen::Chosen;
pub(super) use dialog::BulkDialog;
pub(super) use work::{Bulk, JobLine};
