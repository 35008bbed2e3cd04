//! The program of whoever looks through orders.

fn main() {
    app::start(app::orders::open);
}
