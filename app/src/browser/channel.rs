//! Talking to the other tabs of this browser.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel that all tabs of this site hear.
pub struct Channel(BroadcastChannel);

impl Channel {
    /// Opens the channel of that name for as long as the page lives; `hear` is called with what other tabs tell.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(event.data().as_string().unwrap_or_default());
        });
        channel.set_onmessage(Some(closure.into_js_value().unchecked_ref()));
        Some(Self(channel))
    }

    /// Tells the other tabs.
    pub fn tell(&self, message: &str) {
        let _ = self.0.post_message(&message.into());
    }
}
