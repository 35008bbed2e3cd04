//! The program of whoever looks at what customers say of the answers that they get.

fn main() {
    app::start(app::satisfaction::open);
}
