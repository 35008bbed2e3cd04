//! Work that one tab of this browser does at a time. The lock ends with the work, or with the tab.

use std::cell::RefCell;
use std::future::Future;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does `work` as soon as no other tab holds the lock of that name. Browsers without locks (pages that were not loaded
/// securely) do it at once.
pub async fn once_free(name: &str, work: impl Future<Output = ()> + 'static) {
    let Some((manager, request)) = manager() else {
        return work.await;
    };
    let work = RefCell::new(Some(work));
    let callback = Closure::<dyn FnMut() -> Promise>::new(move || {
        let work = work.borrow_mut().take();
        future_to_promise(async move {
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Ok(held) = request.call2(&manager, &name.into(), callback.as_ref()) {
        let _ = JsFuture::from(Promise::resolve(&held)).await;
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    if manager.is_undefined() {
        return None;
    }
    let request = Reflect::get(&manager, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some((manager, request))
}
