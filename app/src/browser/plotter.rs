//! What pages and the program that draws charts have to say to each other. A chart is known by the id of the element it is drawn in.

use js_sys::{Array, Function};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CustomEvent, CustomEventInit, Element, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, MutationObserver, MutationObserverInit,
};

use super::boot;
use super::echarts::{Gesture, Library, whole};
use super::json::{JsJson, parse};

const CHARTS: &str = "charts";
/// What happens on a chart, told to its element.
pub const TOLD: &str = "plotted";
/// A chart is fetched for when it is this close to being seen.
const NEAR: &str = "400px";
/// What a look may hang on besides the chosen theme.
const LOOKS: [&str; 4] = [
    "print",
    "(prefers-color-scheme: dark)",
    "(prefers-contrast: more)",
    "(forced-colors: active)",
];

/// What is asked of the program that draws.
pub enum Command {
    /// Draw this document in the element of that id.
    Draw(JsJson),
    /// Lift out a point, or none.
    Lift(Option<(usize, usize)>),
    /// Forget the chart.
    Forget,
}

/// Draws a chart in the element of that id; whether that was possible.
pub async fn draw(id: &str, document: &str) -> bool {
    let Some(document) = parse(document) else {
        return false;
    };
    ask(id, &document.0).await
}

/// Lifts a point of a chart out, or none.
pub fn lift(id: &'static str, point: Option<(usize, usize)>) {
    let list = Array::new();
    if let Some((series, at)) = point {
        for index in [series, at] {
            list.push(&JsValue::from(u32::try_from(index).unwrap_or(0)));
        }
    }
    wasm_bindgen_futures::spawn_local(async move {
        ask(id, &list).await;
    });
}

/// Forgets a chart.
pub fn forget(id: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        ask(id, &JsValue::NULL).await;
    });
}

async fn ask(id: &str, command: &JsValue) -> bool {
    let Ok(plotter) = JsFuture::from(boot::bring(CHARTS)).await else {
        return false;
    };
    let Ok(plotter) = plotter.dyn_into::<Function>() else {
        return false;
    };
    let done = plotter.call2(&JsValue::NULL, &id.into(), command);
    done.is_ok_and(|done| done.is_truthy())
}

/// What somebody did on the chart that an event comes from.
pub fn gesture_of(event: &CustomEvent) -> Gesture {
    let told: Option<Array> = event.detail().dyn_into().ok();
    let index = |place: u32| whole(&told.as_ref()?.get(place));
    match (index(0), index(1), index(2)) {
        (Some(series), Some(at), Some(0)) => Gesture::At(series, at),
        (Some(series), Some(at), Some(_)) => Gesture::Pressed(series, at),
        _ => Gesture::Gone,
    }
}

/// Tells the page what somebody did on the chart in the element of that id.
pub fn tell(id: &str, gesture: Gesture) {
    let (point, is_press) = match gesture {
        Gesture::At(series, at) => (Some((series, at)), 0),
        Gesture::Pressed(series, at) => (Some((series, at)), 1),
        Gesture::Gone => (None, 0),
    };
    let detail = Array::new();
    if let Some((series, at)) = point {
        for index in [series, at] {
            detail.push(&JsValue::from(u32::try_from(index).unwrap_or(0)));
        }
        detail.push(&is_press.into());
    }
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let (Some(element), Ok(event)) = (
        element(id),
        CustomEvent::new_with_event_init_dict(TOLD, &init),
    ) {
        let _ = element.dispatch_event(&event);
    }
}

/// Obeys commands about the chart of an id from now on; `obey` says whether it could. The library comes with each command.
pub fn serve(obey: impl Fn(Library, &str, Command) -> bool + 'static) {
    let closure = Closure::<dyn FnMut(JsValue, String, JsValue) -> bool>::new(
        move |library: JsValue, id: String, command: JsValue| {
            obey(Library(library), &id, read(command))
        },
    );
    boot::is_here(CHARTS, &closure.into_js_value());
}

fn read(command: JsValue) -> Command {
    if command.is_null() {
        return Command::Forget;
    }
    let Some(point) = command.dyn_ref::<Array>() else {
        return Command::Draw(JsJson(command));
    };
    let index = |place: u32| whole(&point.get(place));
    Command::Lift(index(0).zip(index(1)))
}

/// The element of that id.
pub fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Waits for an element to come into sight, until it is dropped.
pub struct Watch {
    observer: IntersectionObserver,
    /// Held for as long as the observer may call it.
    _seen: Closure<dyn FnMut(Array, IntersectionObserver)>,
}

impl Watch {
    /// Calls `then` once the element of that id is in sight, or nearly.
    pub fn until_near(id: &str, then: impl Fn() + 'static) -> Option<Self> {
        let seen = Closure::<dyn FnMut(Array, IntersectionObserver)>::new(
            move |entries: Array, observer: IntersectionObserver| {
                let is_near = |entry: JsValue| {
                    let entry: &IntersectionObserverEntry = entry.unchecked_ref();
                    entry.is_intersecting()
                };
                if entries.iter().any(is_near) {
                    observer.disconnect();
                    then();
                }
            },
        );
        let options = IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let observer =
            IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options).ok()?;
        observer.observe(&element(id)?);
        Some(Self {
            observer,
            _seen: seen,
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` whenever colours may have become others: by choice in the product, or on the device.
pub fn on_new_look(changed: impl Fn() + Clone + 'static) {
    let listener = Closure::<dyn FnMut()>::new(changed).into_js_value();
    let Some(window) = web_sys::window() else {
        return;
    };
    for query in LOOKS {
        if let Ok(Some(list)) = window.match_media(query) {
            let _ = list.add_event_listener_with_callback("change", listener.unchecked_ref());
        }
    }
    let root = window
        .document()
        .and_then(|document| document.document_element());
    if let (Some(root), Ok(observer)) = (root, MutationObserver::new(listener.unchecked_ref())) {
        let what = MutationObserverInit::new();
        what.set_attribute_filter(&Array::of1(&"data-theme".into()));
        let _ = observer.observe_with_options(&root, &what);
    }
}
