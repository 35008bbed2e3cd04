//! The program that draws: it joins a page when its first chart comes into sight, and the drawing library with it.

use std::cell::RefCell;
use std::rc::Rc;

use super::order::Order;
use crate::browser::echarts::{Gesture, Library, Picture};
use crate::browser::json::JsJson;
use crate::browser::plotter::{self, Command};

/// A chart that is on screen.
struct Drawn {
    id: String,
    picture: Picture,
    document: JsJson,
    order: Rc<RefCell<Order>>,
}

/// Few enough to look through.
type Charts = Rc<RefCell<Vec<Drawn>>>;

/// Obeys.
pub fn start() {
    let charts = Charts::default();
    let looked_at = charts.clone();
    plotter::on_new_look(move || looked_at.borrow().iter().for_each(Drawn::paint));
    plotter::serve(move |library, id, command| {
        let mut charts = charts.borrow_mut();
        let place = charts.iter().position(|drawn| drawn.id == id);
        match (command, place) {
            (Command::Draw(document), Some(place)) => charts[place].change(document),
            (Command::Draw(document), None) => {
                let drawn = Drawn::open(id, &library, document);
                let is_drawn = drawn.is_some();
                charts.extend(drawn);
                is_drawn
            }
            (Command::Lift(point), Some(place)) => charts[place].lift(point),
            (Command::Forget, Some(place)) => {
                charts.swap_remove(place);
                true
            }
            (Command::Lift(_) | Command::Forget, None) => false,
        }
    });
}

impl Drawn {
    fn open(id: &str, library: &Library, document: JsJson) -> Option<Self> {
        let order = Rc::new(RefCell::new(Order::read(&document).ok()?));
        let (known, told) = (order.clone(), id.to_owned());
        let hear = move |gesture| plotter::tell(&told, on_page(&known.borrow(), gesture));
        let picture = Picture::open(library, &plotter::element(id)?, hear)?;
        let drawn = Self {
            id: id.to_owned(),
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
