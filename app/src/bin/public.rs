//! The program of whoever needs no session: lookup, tracking, login.

fn main() {
    app::start(app::public::open);
}
