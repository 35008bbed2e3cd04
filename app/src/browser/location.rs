//! The address bar.

use wasm_bindgen::JsValue;

/// Path and query of this page, like `/track/SK-1?x=y`.
pub fn current() -> String {
    let Some(location) = web_sys::window().map(|window| window.location()) else {
        return String::from("/");
    };
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// `https://shop.example`, for links that leave this page.
pub fn origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Leaves for another address of this site, loading it afresh.
pub fn go(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(path);
    }
}

/// Loads this page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Shows the top of the page.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// How far down the page is, in pixels.
pub fn scrolled() -> f64 {
    web_sys::window()
        .and_then(|window| window.scroll_y().ok())
        .unwrap_or_default()
}

/// Shows the page from so many pixels down.
pub fn scroll_to(down: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, down);
    }
}

/// Tells the browser that going back is led by us: what it would scroll to is not on screen yet.
pub fn restore_scroll_ourselves() {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// Shows another address without loading it; Back returns to this one.
pub fn push(path: &str) {
    change(|history| history.push_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Shows another address in place of this one.
pub fn replace(path: &str) {
    change(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Shows another address in another program of the same page: that one hears of it as of Back and Forward.
pub fn lead_to(path: &str) {
    push(path);
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("popstate")) {
        let _ = window.dispatch_event(&event);
    }
}

fn change(how: impl FnOnce(web_sys::History) -> Result<(), JsValue>) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = how(history);
    }
}
