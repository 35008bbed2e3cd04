//! The order lifecycle: what states there are, who may change them, and how a customer sees it.

mod status;
mod timeline;

pub use status::{OrderStatus, PaymentStatus};
pub(crate) use status::{place_of, wire_enum};
pub use timeline::{EventCode, Progress, Step, StepState, TimelineEvent, progress};
