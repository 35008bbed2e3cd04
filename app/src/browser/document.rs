//! The page as a document: title, focus, theme and language attributes.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The element into which the application is mounted, emptied of the static shell.
pub fn empty_mount_point() -> Option<HtmlElement> {
    let element = document()?.get_element_by_id("app")?;
    element.set_text_content(None);
    element.dyn_into().ok()
}

/// A new element of that id at the end of the page.
pub fn append_to_body(id: &str) -> Option<HtmlElement> {
    let document = document()?;
    let element = document.create_element("div").ok()?;
    element.set_id(id);
    document.body()?.append_child(&element).ok()?;
    element.dyn_into().ok()
}

/// Sets the title that the tab and screen readers show.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Moves the keyboard to the element of that id.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Sets or removes an attribute of the root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Moves the keyboard to the element of that id once it is on screen.
pub fn focus_next_frame(id: &'static str) {
    let closure = wasm_bindgen::closure::Closure::once_into_js(move || focus(id));
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}

/// The id of the control that has the keyboard; empty when it has none.
pub fn focused_id() -> String {
    active_element()
        .map(|element| element.id())
        .unwrap_or_default()
}

fn active_element() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Moves the keyboard to the element of that id, wherever it is on the page.
pub fn focus_where_it_is(id: &str) {
    if let Some(element) = element(id).filter(|_| !id.is_empty()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// After elements have changed, moves the keyboard to whichever has this id, on which it was before, and away if there is
/// none: a control that has become another one must not be pressed for it.
pub fn keep_focus(id: &str) {
    if id.is_empty() || focused_id() == id {
        return;
    }
    let _ = active_element().map(|element| element.blur());
    focus_where_it_is(id);
}

/// Takes everything out of the element of that id.
pub fn clear(id: &str) {
    if let Some(element) = element(id) {
        element.set_text_content(None);
    }
}

/// Puts an element at the end of the one of that id.
pub fn append(parent: &str, child: &Element) {
    if let Some(parent) = element(parent) {
        let _ = parent.append_child(child);
    }
}

/// The id of the control that an event came from; empty when it has none.
pub fn control_id(event: &Event) -> String {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    let control = target.and_then(|target: Element| target.closest("[id]").ok()?);
    control.map(|control| control.id()).unwrap_or_default()
}

/// Closes the dialog of that id.
pub fn close_dialog(id: &str) {
    if let Some(dialog) =
        element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok())
    {
        dialog.close();
    }
}

/// Whether there is an element of that id.
pub fn has(id: &str) -> bool {
    element(id).is_some()
}

/// Scrolls as little as is needed to show the element of that id.
pub fn show(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What is typed in the field of that id.
pub fn field_value(id: &str) -> String {
    let Some(element) = element(id) else {
        return String::new();
    };
    // Inputs, selections and text areas all have one.
    js_sys::Reflect::get(&element, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// Puts text into the field of that id.
pub fn set_field_value(id: &str, value: &str) {
    if let Some(element) = element(id) {
        let _ = js_sys::Reflect::set(&element, &"value".into(), &value.into());
    }
}

/// Makes the field of that id one of another `type`.
pub fn set_field_kind(id: &str, kind: &str) {
    if let Some(element) = element(id) {
        let _ = element.set_attribute("type", kind);
    }
}

/// Whether the box of that id is ticked.
pub fn is_checked(id: &str) -> bool {
    element(id)
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|input| input.checked())
}

/// Opens the dialog of that id above the page; the browser keeps the keyboard inside it.
pub fn open_dialog(id: &str) {
    if let Some(dialog) =
        element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok())
    {
        let _ = dialog.show_modal();
    }
}

/// Shows a heading and a sentence in place of everything else.
pub fn show_message(heading: &str, sentence: &str) {
    let (Some(document), Some(mount)) = (document(), empty_mount_point()) else {
        return;
    };
    let Ok(main) = document.create_element("main") else {
        return;
    };
    for (tag, text) in [("h1", heading), ("p", sentence)] {
        if let Ok(element) = document.create_element(tag) {
            element.set_text_content(Some(text));
            let _ = main.append_child(&element);
        }
    }
    let _ = mount.append_child(&main);
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?
        .get_element_by_id(id)
        .and_then(|element: Element| element.dyn_into().ok())
}
