//! Keys pressed anywhere on the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// A key that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As the layout has it: `k`, `?`, `ArrowDown`.
    pub name: String,
    /// With Ctrl, or with Cmd on a Mac.
    pub is_command: bool,
    /// Whether it goes into something that is typed in, or to an open dialog.
    pub is_taken: bool,
}

/// Calls `press` with each key; the browser does not see those for which it returns true.
pub fn on_key(press: impl Fn(Key) -> bool + 'static) {
    let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.alt_key() || event.is_composing() {
            return;
        }
        let key = Key {
            name: event.key(),
            is_command: event.ctrl_key() || event.meta_key(),
            is_taken: is_taken(&event),
        };
        if press(key) {
            event.prevent_default();
        }
    });
    if let Some(window) = web_sys::window() {
        let listener = closure.into_js_value();
        let _ = window.add_event_listener_with_callback("keydown", listener.unchecked_ref());
    }
}

fn is_taken(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_typed_in = target.is_some_and(|target| {
        let fields =
            "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
        target.matches(fields).unwrap_or(false)
    });
    is_typed_in || find("dialog[open]").is_some()
}

fn find(selector: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.query_selector(selector).ok()??.dyn_into().ok()
}

/// Presses the first control that the selector finds; whether there was one.
pub fn press_first(selector: &str) -> bool {
    let found = find(selector);
    if let Some(control) = &found {
        control.click();
    }
    found.is_some()
}

/// The row that has the keyboard.
fn row_here() -> Option<Element> {
    let active = web_sys::window()?.document()?.active_element()?;
    active.closest("[data-order]").ok().flatten()
}

/// Presses what the selector finds in the row that has the keyboard; whether there was something.
pub fn press_in_row(selector: &str) -> bool {
    let control = row_here().and_then(|row| row.query_selector(selector).ok().flatten());
    let control = control.and_then(|control| control.dyn_into::<HtmlElement>().ok());
    if let Some(control) = &control {
        control.click();
    }
    control.is_some()
}

/// Moves the keyboard to the order of the next row, or of the one before; from elsewhere, to the first.
pub fn step_to_row(is_forward: bool) -> bool {
    let next = match row_here() {
        Some(row) if is_forward => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => find("[data-order]").map(Into::into),
    };
    let link = next.and_then(|row| row.query_selector("a[id]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    link.focus().is_ok()
}
