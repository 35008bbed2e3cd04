//! The program of whoever packs and sends.

fn main() {
    app::start(app::fulfillment::open);
}
