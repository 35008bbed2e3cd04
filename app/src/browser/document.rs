//! The page as a document: title, focus, theme and language attributes.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, HtmlInputElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The element into which the application is mounted, emptied of the static shell.
pub fn empty_mount_point() -> Option<HtmlElement> {
    let element = document()?.get_element_by_id("app")?;
    element.set_text_content(None);
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

/// What is typed in the field of that id.
pub fn field_value(id: &str) -> String {
    element(id)
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
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
