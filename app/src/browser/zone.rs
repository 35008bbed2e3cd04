//! Time zones, from the browser's own database through `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use shared::time::{Timestamp, Zone};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The last zone asked for: making one takes a phone milliseconds, and a page has one.
    static LAST: RefCell<Option<(String, IntlZone)>> = const { RefCell::new(None) };
}

/// A named zone of the browser; UTC when the browser does not know the name.
#[derive(Clone)]
pub struct IntlZone {
    name: String,
    formatter: Option<JsValue>,
}

impl IntlZone {
    /// The zone of that IANA name.
    pub fn named(name: &str) -> Self {
        let known = LAST.with_borrow(|last| {
            let known = last.as_ref().filter(|(known, _)| known == name);
            known.map(|(_, zone)| zone.clone())
        });
        known.unwrap_or_else(|| {
            let zone = Self::made(name);
            LAST.set(Some((name.to_owned(), zone.clone())));
            zone
        })
    }

    fn made(name: &str) -> Self {
        let options = Object::new();
        for (option, value) in [
            ("timeZone", name),
            ("hourCycle", "h23"),
            ("year", "numeric"),
            ("month", "2-digit"),
            ("day", "2-digit"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
        ] {
            let _ = Reflect::set(&options, &option.into(), &value.into());
        }
        // Swedish writes dates as 2025-10-20 13:00:00, which the contract's own reader understands.
        let formatter = construct_intl("DateTimeFormat", "sv-SE", &options);
        Self {
            name: if formatter.is_some() { name } else { "UTC" }.to_owned(),
            formatter,
        }
    }

    /// The IANA name in use.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Zone for IntlZone {
    fn offset_seconds(&self, at: Timestamp) -> i32 {
        let whole_seconds = at.0.div_euclid(1_000) * 1_000;
        let local = || {
            #[expect(clippy::cast_precision_loss, reason = "instants are far below 2^53 ms")]
            let instant = JsValue::from_f64(whole_seconds as f64);
            let text = call(self.formatter.as_ref()?, "format", &instant)?.as_string()?;
            Timestamp::parse(&text)
        };
        let ahead_ms = local().map_or(0, |local| local.0 - whole_seconds);
        i32::try_from(ahead_ms / 1_000).unwrap_or(0)
    }
}

/// `new Intl[class](locale, options)`; nothing where that throws or does not exist.
pub(super) fn construct_intl(class: &str, locale: &str, options: &JsValue) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::of2(&locale.into(), options)).ok()
}

/// `object[method](argument)`.
pub(super) fn call(object: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method.call1(object, argument).ok()
}
