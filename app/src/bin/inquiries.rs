//! The program of whoever looks at inquiries, one by one and all together.

fn main() {
    app::start(app::inquiries::open);
}
