//! The program that hears what happens elsewhere, for pages without a courier.

fn main() {
    app::news::start();
}
