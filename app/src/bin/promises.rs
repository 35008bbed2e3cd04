//! The program of whoever looks how often promises come true.

fn main() {
    app::start(app::promises::open);
}
