//! Who asks, and whether they may.

mod caller;
mod device;
mod limits;
pub mod origin;
pub mod password;
mod session;
mod signed;
mod survey_token;

pub use caller::{Caller, ClientAddress};
pub use device::device_of;
pub use limits::Limits;
pub use session::{SESSION_LIFETIME_MS, SessionSecret, cookie, ended_cookie, sign_token};
pub use signed::{SignedBody, signature};
pub use survey_token::SurveyToken;
