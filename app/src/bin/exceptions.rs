//! The program of whoever looks after orders in trouble.

fn main() {
    app::start(app::exceptions::open);
}
