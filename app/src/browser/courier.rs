//! What pages and the courier, two programs on one page, have to say to each other.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{CustomEvent, CustomEventInit};

use super::boot;
use super::json::{JsJson, parse};

/// The program that brings changes to the server.
pub const COURIER: &str = "courier";
const NEWS: &str = "sokoni-news";

/// The program that only hears what happens elsewhere.
pub const NEWS_ALONE: &str = "news";

/// Asks the courier to do something, and brings it if it is not there yet; whether it has kept that.
pub async fn ask(command: &str) -> bool {
    ask_program(COURIER, command).await
}

/// Has the page told what happens from now on, by the program that does nothing else; whether that can be told.
pub async fn follow_news() -> bool {
    ask_program(NEWS_ALONE, "{}").await
}

async fn ask_program(program: &str, command: &str) -> bool {
    let Ok(program) = JsFuture::from(boot::bring(program)).await else {
        return false;
    };
    let Ok(program) = program.dyn_into::<Function>() else {
        return false;
    };
    match program.call1(&JsValue::NULL, &command.into()) {
        Ok(kept) => JsFuture::from(Promise::resolve(&kept))
            .await
            .is_ok_and(|kept| kept.is_truthy()),
        Err(_) => false,
    }
}

/// Sends for the courier.
pub fn call() {
    let _ = boot::bring(COURIER);
}

/// Tells the courier something that the page can do without.
pub fn send(command: String) {
    wasm_bindgen_futures::spawn_local(async move {
        let _ = ask(&command).await;
    });
}

/// Calls `hear` with what the courier tells.
pub fn on_news(hear: impl Fn(JsJson) + 'static) {
    let closure = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
        hear(JsJson(event.detail()));
    });
    if let Some(window) = web_sys::window() {
        let listener = closure.into_js_value();
        let _ = window.add_event_listener_with_callback(NEWS, listener.unchecked_ref());
    }
}

/// Obeys commands from now on, as that program.
pub fn serve<F: Future<Output = bool> + 'static>(
    program: &str,
    obey: impl Fn(JsJson) -> F + 'static,
) {
    let closure = Closure::<dyn FnMut(String) -> Promise>::new(move |command: String| {
        let kept = parse(&command).map(&obey);
        future_to_promise(async move {
            Ok(match kept {
                Some(kept) => kept.await.into(),
                None => false.into(),
            })
        })
    });
    boot::is_here(program, &closure.into_js_value());
}

/// Tells the page a JSON document.
pub fn tell(document: &str) {
    if let Some(news) = parse(document) {
        spread(&news.0);
    }
}

/// Tells the page what an order has become.
pub fn tell_order(answer: &JsJson) {
    if let Ok(order) = Reflect::get(&answer.0, &"order".into()) {
        tell_of("order", &order);
    }
}

/// Tells the page what an item has become.
pub fn tell_item(answer: &JsJson) {
    tell_of("item", &answer.0);
}

/// Tells the page what an exception has become.
pub fn tell_exception(answer: &JsJson) {
    tell_of("trouble", &answer.0);
}

fn tell_of(what: &str, thing: &JsValue) {
    let news = Object::new();
    let _ = Reflect::set(&news, &what.into(), thing);
    spread(&news);
}

fn spread(detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(NEWS, &init);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        let _ = window.dispatch_event(&event);
    }
}
