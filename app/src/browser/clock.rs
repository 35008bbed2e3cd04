//! The device clock: for "as of" labels and pauses only, never for deadlines.

use js_sys::{Date, Math, Promise};
use shared::time::Timestamp;
use wasm_bindgen_futures::JsFuture;

/// Now, as the device believes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 fit an i64 for 292 million years"
)]
pub fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// Waits.
pub async fn sleep(ms: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A whole number from 0 up to and including `most`, for jitter.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the product lies between 0 and u32::MAX"
)]
pub fn random_up_to(most: u32) -> u32 {
    (Math::random() * f64::from(most)) as u32
}
