//! The program of whoever explains what happened to an order.

fn main() {
    app::start(app::timeline::open);
}
