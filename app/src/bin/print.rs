//! The program that prints a shop's orders.

fn main() {
    app::start(app::print::open);
}
