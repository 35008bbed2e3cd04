//! The program of whoever thinks of buying something.

fn main() {
    app::start(app::product::open);
}
