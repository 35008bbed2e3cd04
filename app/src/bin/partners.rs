//! The program of whoever chooses who packs and sends.

fn main() {
    app::start(app::partners::open);
}
