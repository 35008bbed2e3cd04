//! The program of whoever is asked how an answer was.

fn main() {
    app::start(app::survey::open);
}
