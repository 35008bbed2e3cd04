//! The program of whoever looks at how orders leave and arrive.

fn main() {
    app::start(app::arrivals::open);
}
