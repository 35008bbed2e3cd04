//! The program of whoever looks after one order.

fn main() {
    app::start(app::order::open);
}
