//! The program of whoever wants to know why customers ask.

fn main() {
    app::start(app::wismo::open);
}
