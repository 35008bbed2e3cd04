//! Elements that say what they say until they are taken away. A view of its own shape has code of its own to be built, built again and
//! removed; these share theirs (docs/adr/0008-plain-elements.md).

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event};

/// An element that is being made.
#[must_use = "an element is seen once it stands in a view"]
pub struct Plain(Element);

/// A new element of that tag, with nothing in it.
pub fn plain(tag: &str) -> Plain {
    Plain(Rndr::create_element(tag, None))
}

/// A new element that says `text`.
pub fn says(tag: &str, text: &str) -> Plain {
    plain(tag).text(text)
}

impl Plain {
    /// With an attribute.
    pub fn attribute(self, name: &str, value: &str) -> Self {
        Rndr::set_attribute(&self.0, name, value);
        self
    }

    /// With that class.
    pub fn class(self, name: &str) -> Self {
        self.attribute("class", name)
    }

    /// With text behind what is in it already. It is text, whatever it looks like.
    pub fn text(self, text: &str) -> Self {
        Rndr::insert_node(&self.0, &Rndr::create_text_node(text), None);
        self
    }

    /// With another element behind what is in it already.
    pub fn with(self, child: Self) -> Self {
        Rndr::insert_node(&self.0, &child.0, None);
        self
    }

    /// With other elements behind what is in it already.
    pub fn with_all(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// With something to do at each event of that name.
    pub fn on(self, event: &str, handler: impl FnMut(Event) + 'static) -> Self {
        // Kept by the element, and gone with it.
        let handler = Closure::<dyn FnMut(Event)>::new(handler).into_js_value();
        let _ = self
            .0
            .add_event_listener_with_callback(event, handler.unchecked_ref());
        self
    }

    /// As a part of a view.
    pub fn shown(self) -> AnyView {
        Made(SendWrapper::new(self.0)).into_any()
    }
}

/// An element that leptos did not make, in its place among those that it made.
struct Made(SendWrapper<Element>);

impl Render for Made {
    type State = Element;

    fn build(self) -> Element {
        self.0.take()
    }

    fn rebuild(self, shown: &mut Element) {
        let mut new = self.build();
        shown.insert_before_this(&mut new);
        shown.unmount();
        *shown = new;
    }
}

no_attrs!(Made);

// Nothing of this is written to a file or found in one: there is no server that renders.
impl RenderHtml for Made {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Element {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
