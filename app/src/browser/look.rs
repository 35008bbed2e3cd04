//! How the page looks to whoever sits before it.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlElement};

/// What pictures are painted with: the colours and sizes that the style sheet gives to the elements around them, so that there is one place
/// for both, light and dark, and the user's own colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Text and marks.
    pub ink: String,
    /// Names of axes.
    pub muted: String,
    /// Axes.
    pub line: String,
    /// What lies below.
    pub surface: String,
    /// Pixels of a letter.
    pub text_size: f64,
    /// Whether things may move.
    pub moves: bool,
    colours: Vec<String>,
}

impl Look {
    /// As the element of a chart and its legend look now.
    pub(super) fn of(canvas: &Element) -> Option<Self> {
        let chart = canvas.closest(".chart").ok()??;
        let style = computed(&chart)?;
        let small = computed(canvas)?;
        let swatches = chart.query_selector_all(".chart__swatch").ok()?;
        let colour = |place: u32| {
            let swatch: Element = swatches.get(place)?.dyn_into().ok()?;
            Some(value(&computed(&swatch)?, "color"))
        };
        Some(Self {
            ink: value(&style, "color"),
            muted: value(&small, "color"),
            line: value(&small, "border-top-color"),
            surface: value(&style, "background-color"),
            text_size: whole_pixels(&value(&small, "font-size")),
            moves: !holds("(prefers-reduced-motion: reduce)") && !holds("print"),
            colours: (0..swatches.length()).filter_map(colour).collect(),
        })
    }

    /// The colour of that number in the legend.
    pub fn colour(&self, number: usize) -> String {
        let count = self.colours.len().max(1);
        self.colours
            .get(number % count)
            .unwrap_or(&self.ink)
            .clone()
    }
}

fn computed(element: &Element) -> Option<CssStyleDeclaration> {
    let element = element.dyn_ref::<HtmlElement>()?;
    web_sys::window()?
        .get_computed_style(element)
        .ok()
        .flatten()
}

fn value(style: &CssStyleDeclaration, property: &str) -> String {
    style.get_property_value(property).unwrap_or_default()
}

fn holds(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// `12` of `12.25px`. A full reader of fractions weighs 12 kB.
fn whole_pixels(size: &str) -> f64 {
    let digits = size.split(|letter: char| !letter.is_ascii_digit()).next();
    let pixels: Option<u8> = digits.and_then(|digits| digits.parse().ok());
    pixels.map_or(12.0, f64::from)
}
