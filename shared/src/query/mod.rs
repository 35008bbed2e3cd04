//! Questions that stand in an address: read without ever failing, printed so that they read back.

mod orders;
mod parameters;

pub use orders::{
    Age, Column, Cursor, OrderFilter, OrderQuery, PageSize, Sort, SortKey, Tab, in_unfulfilled,
};
pub use parameters::{Parameters, QueryText};
