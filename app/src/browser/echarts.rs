//! The drawing library: pictures on a canvas, which no policy about styles forbids, and what happens on them.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver};

use super::json::JsJson;
use super::look::Look;
use super::zone::construct_intl;

/// The library, loaded.
pub struct Library(pub(super) JsValue);

/// What somebody did on a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The pointer is at a point.
    At(usize, usize),
    /// It was pressed there.
    Pressed(usize, usize),
    /// It is nowhere any more.
    Gone,
}

type Hears = Rc<dyn Fn(Gesture)>;
type Listener = Closure<dyn FnMut(JsValue)>;

/// A picture, until it is dropped.
pub struct Picture {
    element: Element,
    chart: JsValue,
    size: ResizeObserver,
    is_line: Rc<Cell<bool>>,
    /// Held for as long as the library may call them.
    _heard: Vec<Listener>,
    _resized: Closure<dyn FnMut()>,
}

impl Picture {
    /// An empty one, as large as the element and always so.
    pub fn open(
        library: &Library,
        element: &Element,
        hear: impl Fn(Gesture) + 'static,
    ) -> Option<Self> {
        let chart = call(&library.0, "init", &[element.into()])?;
        let resized = {
            let chart = chart.clone();
            Closure::<dyn FnMut()>::new(move || {
                call(&chart, "resize", &[]);
            })
        };
        let size = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok()?;
        size.observe(element);
        let is_line = Rc::new(Cell::new(false));
        let heard = listen(&chart, &is_line, &(Rc::new(hear) as Hears))?;
        Some(Self {
            element: element.clone(),
            chart,
            size,
            is_line,
            _heard: heard,
            _resized: resized,
        })
    }

    /// How it should look now.
    pub fn look(&self) -> Option<Look> {
        Look::of(&self.element)
    }

    /// Shows something else: `options`, with the names of places and the values of series as `document` has them.
    pub fn show(&self, options: &impl Serialize, document: &JsJson) {
        let Ok(options) = serde_wasm_bindgen::to_value(options) else {
            return;
        };
        let document = &document.0;
        let kind = get(document, "kind").as_string().unwrap_or_default();
        self.is_line.set(kind == "line");
        if !matches!(kind.as_str(), "pie" | "heat") {
            put_values(&options, document, &kind, self.element.client_width());
        }
        call(&self.chart, "setOption", &[options, true.into()]);
    }

    /// Lifts a point out, or none.
    pub fn lift(&self, point: Option<(usize, usize)>) {
        let act = |kind: &str, point: Option<(usize, usize)>| {
            let action = Object::new();
            set(&action, "type", &kind.into());
            if let Some((series, place)) = point {
                set(&action, "seriesIndex", &number(series));
                set(&action, "dataIndex", &number(place));
            }
            call(&self.chart, "dispatchAction", &[action.into()]);
        };
        act("downplay", None);
        if point.is_some() {
            act("highlight", point);
        }
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.size.disconnect();
        call(&self.chart, "dispose", &[]);
    }
}

/// Calls `hear` with what happens on a picture. Over lines it is the nearest place that counts, over all else the shape itself.
fn listen(chart: &JsValue, is_line: &Rc<Cell<bool>>, hear: &Hears) -> Option<Vec<Listener>> {
    let surface = call(chart, "getZr", &[])?;
    let over_shape = |kind: fn(usize, usize) -> Gesture| {
        let (is_line, hear) = (is_line.clone(), hear.clone());
        Listener::new(move |event: JsValue| {
            let place = (index(&event, "seriesIndex"), index(&event, "dataIndex"));
            if let (false, (Some(series), Some(at))) = (is_line.get(), place) {
                hear(kind(series, at));
            }
        })
    };
    let over_place = |kind: fn(usize, usize) -> Gesture| {
        let (chart, is_line, hear) = (chart.clone(), is_line.clone(), hear.clone());
        Listener::new(move |event: JsValue| {
            if let (true, Some(at)) = (is_line.get(), nearest_place(&chart, &event)) {
                hear(kind(0, at));
            }
        })
    };
    let gone = {
        let hear = hear.clone();
        Listener::new(move |_| hear(Gesture::Gone))
    };
    let heard = [
        (chart, "mouseover", over_shape(Gesture::At)),
        (chart, "click", over_shape(Gesture::Pressed)),
        (&surface, "mousemove", over_place(Gesture::At)),
        (&surface, "click", over_place(Gesture::Pressed)),
        (&surface, "globalout", gone),
    ];
    let on = |(source, name, closure): (&JsValue, &str, Listener)| {
        call(source, "on", &[name.into(), closure.as_ref().clone()]);
        closure
    };
    Some(heard.into_iter().map(on).collect())
}

/// The place whose column the pointer is in.
fn nearest_place(chart: &JsValue, event: &JsValue) -> Option<usize> {
    let pixel = Array::of2(&get(event, "offsetX"), &get(event, "offsetY"));
    let grid = Object::new();
    set(&grid, "gridIndex", &0.into());
    let is_inside = call(
        chart,
        "containPixel",
        &[grid.clone().into(), pixel.clone().into()],
    )?;
    if !is_inside.is_truthy() {
        return None;
    }
    let value: Array = call(chart, "convertFromPixel", &[grid.into(), pixel.into()])?
        .dyn_into()
        .ok()?;
    whole(&value.get(0))
}

/// Puts names and values where the library looks for them, and has the browser write the numbers of axes.
fn put_values(options: &JsValue, document: &JsValue, kind: &str, width: i32) {
    let (places, values) = if kind == "bars" {
        ("yAxis", "xAxis")
    } else {
        ("xAxis", "yAxis")
    };
    for axis in each(&get(options, places)) {
        set(&axis, "data", &get(document, "labels"));
        if kind == "bars" {
            // A name takes two fifths at most; the rest of it is in the table.
            let label = get(&axis, "axisLabel");
            set(&label, "width", &(width * 2 / 5).into());
            set(&label, "overflow", &"truncate".into());
        }
    }
    let format = number_format(document);
    for axis in each(&get(options, values)) {
        set(&get(&axis, "axisLabel"), "formatter", &format);
        if get(document, "unit").as_string().as_deref() == Some("count") {
            set(&axis, "minInterval", &1.into());
        }
    }
    let ordered = each(&get(document, "series"));
    for (drawn, ordered) in each(&get(options, "series")).iter().zip(&ordered) {
        set(drawn, "data", &get(ordered, "values"));
        // All dots or none: the library would leave out those without a label.
        set(drawn, "showAllSymbol", &true.into());
    }
}

/// The browser's own short form of a number of that unit.
fn number_format(document: &JsValue) -> JsValue {
    let options = Object::new();
    let unit = get(document, "unit").as_string().unwrap_or_default();
    set(&options, "maximumFractionDigits", &1.into());
    match unit.as_str() {
        "percent" | "hours" => {
            set(&options, "style", &"unit".into());
            let unit = if unit == "hours" { "hour" } else { "percent" };
            set(&options, "unit", &unit.into());
            set(&options, "unitDisplay", &"narrow".into());
        }
        _ => set(&options, "notation", &"compact".into()),
    }
    let locale = get(document, "locale").as_string().unwrap_or_default();
    let format = construct_intl("NumberFormat", &[&locale, "-u-nu-latn"].concat(), &options);
    format.map_or(JsValue::UNDEFINED, |format| get(&format, "format"))
}

fn each(list: &JsValue) -> Vec<JsValue> {
    let array = list.dyn_ref::<Array>();
    array
        .map(|array| array.iter().collect())
        .unwrap_or_default()
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = get(object, method).dyn_into().ok()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    function.apply(object, &list).ok()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn index(event: &JsValue, name: &str) -> Option<usize> {
    whole(&get(event, name))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index, checked to be none below 0"
)]
pub(super) fn whole(value: &JsValue) -> Option<usize> {
    value
        .as_f64()
        .filter(|index| *index >= 0.0)
        .map(|index| index.round() as usize)
}

#[expect(clippy::cast_precision_loss, reason = "an index")]
fn number(index: usize) -> JsValue {
    JsValue::from_f64(index as f64)
}
