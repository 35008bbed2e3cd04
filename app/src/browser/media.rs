//! Questions to the screen.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Whether the media query holds, now and whenever that changes.
pub fn matches(query: &str) -> RwSignal<bool> {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    let holds = RwSignal::new(list.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(list) = list {
        let asked = list.clone();
        let closure = Closure::<dyn FnMut()>::new(move || {
            let _ = holds.try_set(asked.matches());
        });
        let listener = closure.into_js_value();
        let _ = list.add_event_listener_with_callback("change", listener.unchecked_ref());
    }
    holds
}
