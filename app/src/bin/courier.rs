//! The program that brings changes to the server.

fn main() {
    app::courier::start();
}
