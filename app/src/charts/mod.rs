//! Charts: what they show as plain data, how a page shows them, and the program that draws them.
//!
//! Two programs use this. A page's program has [`Plot`] and [`Chart`]: words, table, legend, keyboard. The program `charts` has charming and
//! the drawing library, and joins the page when a chart comes into sight; a page whose figures are all that somebody wants to see
//! downloads neither.

mod chart;
mod legend;
mod options;
mod order;
mod plot;
mod program;
mod summary;
mod table;

pub use chart::Chart;
pub use plot::{Kind, Mark, Plot, Point, Series, Unit};
pub use program::start;
pub use summary::summary;
