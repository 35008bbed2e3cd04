//! The program of whoever is about to sign in.

fn main() {
    app::start(app::login::open);
}
