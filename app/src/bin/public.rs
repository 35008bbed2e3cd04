//! The program of whoever needs no session: lookup and tracking.

fn main() {
    app::start(app::public::open);
}
