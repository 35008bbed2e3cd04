//! The program of whoever looks at who will ask where their order is.

fn main() {
    app::start(app::tomorrow::open);
}
