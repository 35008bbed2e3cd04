//! The program of customers with an account.

fn main() {
    app::start(app::customer::open);
}
