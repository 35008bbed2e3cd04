//! Elements of one shape below each other, such as the rows of a list. Copying elements is several times quicker than
//! building a view again, and a copy that takes on other words is several times quicker than a new one.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Node};

use super::document;

/// What a copy says at one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Text in place of the part's content.
    Text(String),
    /// An attribute; nothing takes it away.
    Attribute(&'static str, Option<String>),
    /// Whether a box is ticked.
    Ticked(bool),
}

/// What a copy says: each with the `data-part` of the element that says it, or an empty name for the whole copy. The same
/// parts in the same order for all copies.
pub type Words = Vec<(&'static str, Says)>;

/// The copies in an element of the page.
pub struct Copies<T> {
    original: Option<Element>,
    parts: Vec<String>,
    words: Box<dyn Fn(&T) -> Words>,
    shown: Vec<OneCopy<T>>,
}

struct OneCopy<T> {
    shows: T,
    root: Element,
    parts: Vec<Element>,
    said: Words,
}

impl<T: PartialEq> Copies<T> {
    /// None yet. `original` is built once and never shown itself.
    pub fn of(original: AnyView, words: impl Fn(&T) -> Words + 'static) -> Self {
        let original = original.build().elements().into_iter().next();
        let parts = original.as_ref().map(parts_in).unwrap_or_default();
        let name = |part: Element| part.get_attribute("data-part").unwrap_or_default();
        Self {
            original,
            parts: parts.into_iter().map(name).collect(),
            words: Box::new(words),
            shown: Vec::new(),
        }
    }

    /// Shows all of these and nothing else below the element of that id. The keyboard stays with the control whose id it was
    /// on, and leaves one that has become another's.
    pub fn show(&mut self, parent: &str, all: Vec<T>) {
        let focused = document::focused_id();
        for left_over in self.shown.drain(all.len().min(self.shown.len())..) {
            left_over.root.remove();
        }
        for (place, one) in all.into_iter().enumerate() {
            match self.shown.get_mut(place) {
                Some(copy) if copy.shows == one => {}
                Some(copy) => {
                    copy.say(&self.parts, (self.words)(&one));
                    copy.shows = one;
                }
                None => {
                    let Some(copy) = self.copy(one) else { return };
                    document::append(parent, &copy.root);
                    self.shown.push(copy);
                }
            }
        }
        document::keep_focus(&focused);
    }

    fn copy(&self, shows: T) -> Option<OneCopy<T>> {
        let root = self.original.as_ref()?.clone_node_with_deep(true).ok()?;
        let root: Element = root.dyn_into().ok()?;
        let mut copy = OneCopy {
            parts: parts_in(&root),
            said: Vec::new(),
            root,
            shows,
        };
        copy.say(&self.parts, (self.words)(&copy.shows));
        Some(copy)
    }
}

impl<T> OneCopy<T> {
    fn say(&mut self, names: &[String], words: Words) {
        for (place, (name, says)) in words.iter().enumerate() {
            if self.said.get(place).is_some_and(|(_, said)| said == says) {
                continue;
            }
            let part = names.iter().position(|known| known == name);
            let part = part.and_then(|part| self.parts.get(part));
            says.put(part.unwrap_or(&self.root));
        }
        self.said = words;
    }
}

impl Says {
    fn put(&self, element: &Element) {
        match self {
            // A text node that stays where it is spares the browser the search for rules about new nodes.
            Self::Text(text) => match element.first_child() {
                Some(node) if node.node_type() == Node::TEXT_NODE => {
                    node.set_node_value(Some(text));
                }
                _ => element.set_text_content(Some(text)),
            },
            Self::Attribute(name, Some(value)) => {
                let _ = element.set_attribute(name, value);
            }
            Self::Attribute(name, None) => {
                let _ = element.remove_attribute(name);
            }
            Self::Ticked(is_ticked) => {
                if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                    input.set_checked(*is_ticked);
                }
            }
        }
    }
}

fn parts_in(element: &Element) -> Vec<Element> {
    let Ok(found) = element.query_selector_all("[data-part]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.get(place)?.dyn_into().ok())
        .collect()
}
