//! The program that draws: it joins a page when its first chart comes into sight, and the drawing library with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::order::Order;
use crate::browser::boot;
use crate::browser::echarts::{Gesture, Picture};
use crate::browser::json::JsJson;
use crate::browser::plotter::{self, Command};

/// A chart that is on screen.
struct Drawn {
    picture: Picture,
    document: JsJson,
    order: Rc<RefCell<Order>>,
}

type Charts = Rc<RefCell<BTreeMap<String, Drawn>>>;

/// Waits for the library, and obeys.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let Some(library) = boot::drawing_library().await else {
            return;
        };
        let charts = Charts::default();
        let looked_at = charts.clone();
        plotter::on_new_look(move || {
            for drawn in looked_at.borrow().values() {
                drawn.paint();
            }
        });
        plotter::serve(move |id, command| {
            let mut charts = charts.borrow_mut();
            match command {
                Command::Draw(document) => match charts.get_mut(id) {
                    Some(drawn) => drawn.change(document),
                    None => Drawn::open(id, &library, document)
                        .map(|drawn| charts.insert(id.to_owned(), drawn))
                        .is_some(),
                },
                Command::Lift(point) => charts.get(id).is_some_and(|drawn| drawn.lift(point)),
                Command::Forget => charts.remove(id).is_some(),
            }
        });
    });
}

impl Drawn {
    fn open(id: &str, library: &boot::Library, document: JsJson) -> Option<Self> {
        let order = Rc::new(RefCell::new(Order::read(&document).ok()?));
        let (known, told) = (order.clone(), id.to_owned());
        let hear = move |gesture| plotter::tell(&told, on_page(&known.borrow(), gesture));
        let picture = Picture::open(library, &plotter::element(id)?, hear)?;
        let drawn = Self {
            picture,
            document,
            order,
        };
        drawn.paint();
        Some(drawn)
    }

    fn change(&mut self, document: JsJson) -> bool {
        let Ok(order) = Order::read(&document) else {
            return false;
        };
        self.order.replace(order);
        self.document = document;
        self.paint();
        true
    }

    fn paint(&self) {
        if let Some(look) = self.picture.look() {
            let options = self.order.borrow().options(&look);
            self.picture.show(&options, &self.document);
        }
    }

    fn lift(&self, point: Option<(usize, usize)>) -> bool {
        let place = point.map(|(series, at)| self.order.borrow().place_of(series, at));
        self.picture.lift(place);
        true
    }
}

/// The gesture with the page's own names for the point.
fn on_page(order: &Order, gesture: Gesture) -> Gesture {
    let named = |how: fn(usize, usize) -> Gesture, series, place| {
        let (series, at) = order.point_at(series, place);
        how(series, at)
    };
    match gesture {
        Gesture::At(series, place) => named(Gesture::At, series, place),
        Gesture::Pressed(series, place) => named(Gesture::Pressed, series, place),
        Gesture::Gone => Gesture::Gone,
    }
}
