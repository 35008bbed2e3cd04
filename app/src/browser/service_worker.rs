//! The service worker, which opens pages without a network.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::json::JsJson;

const SCRIPT: &str = "/sw.js";
/// How long a newer service worker may take to take over.
const PATIENCE_MS: u32 = 3_000;

/// The service worker of this page.
#[derive(Clone)]
pub struct Worker {
    container: ServiceWorkerContainer,
    registration: ServiceWorkerRegistration,
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Absent on pages that were not loaded securely, and in some private modes.
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Has the browser take the service worker into use; nothing where it does not.
pub async fn start() -> Option<Worker> {
    let container = container()?;
    let registering = container.register(SCRIPT);
    let registration = JsFuture::from(registering).await.ok()?.dyn_into().ok()?;
    Some(Worker {
        container,
        registration,
    })
}

/// Takes every service worker of this site out of use, with what it has kept.
pub async fn stop() {
    let Some(container) = container() else {
        return;
    };
    if let Ok(found) = JsFuture::from(container.get_registration()).await
        && let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>()
        && let Ok(unregistering) = registration.unregister()
    {
        let _ = JsFuture::from(unregistering).await;
    }
    let caches = Reflect::get(&js_sys::global(), &"caches".into());
    if let Ok(caches) = caches.and_then(JsCast::dyn_into::<web_sys::CacheStorage>)
        && let Ok(names) = JsFuture::from(caches.keys()).await
    {
        for name in js_sys::Array::from(&names)
            .iter()
            .filter_map(|name| name.as_string())
        {
            let _ = JsFuture::from(caches.delete(&name)).await;
        }
    }
}

impl Worker {
    /// Waits until it answers for this page.
    pub async fn controls(&self) {
        if self.container.controller().is_some() {
            return;
        }
        let container = self.container.clone();
        let changed = Promise::new(&mut |resolve, _| {
            container.set_oncontrollerchange(Some(&resolve));
        });
        let _ = JsFuture::from(changed).await;
    }

    /// Calls `hear` with what it tells, from now on.
    pub fn on_message(&self, hear: impl Fn(JsJson) + 'static) {
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(JsJson(event.data()));
        });
        let listener: Function = closure.into_js_value().unchecked_into();
        self.container.set_onmessage(Some(&listener));
        if let Some(worker) = self.container.controller() {
            let _ = worker.post_message(&"hello".into());
        }
    }

    /// Whether a newer one waits to be taken into use.
    pub fn has_newer(&self) -> bool {
        self.registration.waiting().is_some() && self.container.controller().is_some()
    }

    /// Takes the newer one into use, and loads the page again with it.
    pub async fn update(self) {
        // Another tab may have done it since the button was shown.
        let Some(worker) = self.registration.waiting() else {
            return super::location::reload();
        };
        let reload = Closure::<dyn FnMut()>::new(super::location::reload);
        let reload: JsValue = reload.into_js_value();
        self.container
            .set_oncontrollerchange(Some(reload.unchecked_ref()));
        let _ = worker.post_message(&"update".into());
        super::clock::sleep(PATIENCE_MS).await;
        // A browser that starts the old one again, for a request in between, may wait minutes for it to end. Then neither is asked:
        // the page comes from the network, and takes the newer one into use.
        if self.registration.waiting().is_some()
            && super::events::is_online()
            && let Ok(unregistering) = self.registration.unregister()
        {
            let _ = JsFuture::from(unregistering).await;
            super::location::reload();
        }
    }
}
