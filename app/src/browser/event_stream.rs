//! Server-sent events.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent};

/// Ends a stream from outside.
#[derive(Clone, Default)]
pub struct Hangup(Rc<RefCell<Option<Function>>>);

impl Hangup {
    /// Ends it, if it is open.
    pub fn end(&self) {
        if let Some(end) = self.0.borrow_mut().take() {
            let _ = end.call0(&JsValue::NULL);
        }
    }
}

/// Hears the events of those kinds, with their data, until the line breaks or somebody hangs up. The browser's own way of
/// coming back is not used: it gives up for good at the first answer that is not a stream.
pub async fn listen(
    url: &str,
    kinds: &'static [&'static str],
    hangup: &Hangup,
    hear: impl Fn(&'static str, String) + 'static,
) {
    let Ok(source) = EventSource::new(url) else {
        return;
    };
    let hear = Rc::new(hear);
    let listeners: Vec<Closure<dyn FnMut(MessageEvent)>> = kinds
        .iter()
        .map(|kind| {
            let hear = Rc::clone(&hear);
            let listener = Closure::new(move |event: MessageEvent| {
                hear(kind, event.data().as_string().unwrap_or_default());
            });
            let target: &JsValue = listener.as_ref();
            let _ = source.add_event_listener_with_callback(kind, target.unchecked_ref());
            listener
        })
        .collect();
    let broken = Promise::new(&mut |resolve, _| {
        source.set_onerror(Some(&resolve));
        hangup.0.replace(Some(resolve));
    });
    let _ = JsFuture::from(broken).await;
    source.close();
    drop(listeners);
}
