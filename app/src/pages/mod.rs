//! What the application shows: a folder an audience, a file a page. One page never imports another.

pub mod admin;
pub mod customer;
mod home;
mod login;
mod not_found;
pub mod product;
pub mod public;
pub mod seller;
pub mod shop;
pub mod survey;
pub mod wismo;

pub use home::{HomePage, home_of};
pub use login::LoginPage;
pub use not_found::NotFoundPage;
