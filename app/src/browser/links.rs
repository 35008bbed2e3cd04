//! Clicks on links, so that a place of this program is shown without loading the page again.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::location;

/// Calls `follow` with path and query of each link to this site that is clicked plainly. The browser does nothing
/// more when it returns true. Links with a fragment, a target or a download are left alone, and so are clicks
/// that ask for a new tab.
pub fn on_follow(follow: impl Fn(&str) -> bool + 'static) {
    let closure = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
        if linked_address(&event).is_some_and(|address| follow(&address)) {
            event.prevent_default();
        }
    });
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let listener = closure.into_js_value();
        let _ = document.add_event_listener_with_callback("click", listener.unchecked_ref());
    }
}

fn linked_address(event: &MouseEvent) -> Option<String> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || has_modifier {
        return None;
    }
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = clicked.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_plain = link.target().is_empty()
        && link.download().is_empty()
        && link.hash().is_empty()
        && link.origin() == location::origin();
    is_plain.then(|| link.pathname() + &link.search())
}
