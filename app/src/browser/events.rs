//! Window events as callbacks that live as long as the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Calls `handler` on each `name` event of the window (`online`, `offline`, `popstate`).
pub fn on_window(name: &str, handler: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        let closure = Closure::<dyn FnMut()>::new(handler);
        let listener = closure.into_js_value();
        let _ = window.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
}

/// Whether the device believes it has a network. `true` does not mean that the server can be reached.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}
