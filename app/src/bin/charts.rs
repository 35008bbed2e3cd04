//! The program that draws charts.

fn main() {
    app::charts::start();
}
