//! The program that shows what has not reached the server yet.

fn main() {
    app::start(app::changes::open);
}
