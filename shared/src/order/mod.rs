//! The order lifecycle: what states there are, who may change them, and how a customer sees it.

mod status;
mod timeline;

pub(crate) use status::wire_enum;
pub use status::{OrderStatus, PaymentStatus};
pub use timeline::{EventCode, Progress, Step, StepState, TimelineEvent, progress};
