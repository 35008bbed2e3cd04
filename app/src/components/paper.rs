//! What a page does before it is printed: on paper nothing can be opened.

use leptos::prelude::*;

/// Opens what `is_open` opens when the page is about to be printed.
pub fn open_for_print(is_open: RwSignal<bool>) {
    let listener = window_event_listener_untyped("beforeprint", move |_| is_open.set(true));
    on_cleanup(move || listener.remove());
}
