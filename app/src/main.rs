//! Starts the application in the browser; everything else is in the library.

fn main() {
    app::start();
}
