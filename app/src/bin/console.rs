//! The program of whoever is signed in.

fn main() {
    app::start(app::console::open);
}
