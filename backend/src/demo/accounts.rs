//! Who can sign in to the demo.

use super::shop::{FEW_SALES, Shop};
use crate::auth::password;
use crate::error::StartError;
use crate::store::writing::UserRow;

/// The password of every demo account.
pub const PASSWORD: &str = "sokoni-demo";

/// The key of the first shop's account.
pub(super) const SELLER_ID: &str = "user_seller";
/// The key of the account that owns the demo customer's orders.
pub(super) const CUSTOMER_ID: &str = "user_customer";
/// Their e-mail address.
pub(super) const CUSTOMER_EMAIL: &str = "customer@demo.example";
/// Their name.
pub(super) const CUSTOMER_NAME: &str = "Amina Otieno";

/// One account a role, and sellers with much, with little and with nothing.
pub(super) fn accounts(shops: &[Shop]) -> Result<Vec<UserRow>, StartError> {
    let shop = |index: usize| shops.get(index).map(|shop| shop.id.clone());
    let last = shops.last().map(|shop| shop.id.clone());
    [
        (
            SELLER_ID,
            "seller@demo.example",
            "Ade Bakare",
            "seller",
            shop(0),
        ),
        (
            "user_seller2",
            "seller2@demo.example",
            "Zawadi Mushi",
            "seller",
            shop(FEW_SALES),
        ),
        (
            "user_newseller",
            "newseller@demo.example",
            "Baraka Juma",
            "seller",
            last,
        ),
        (CUSTOMER_ID, CUSTOMER_EMAIL, CUSTOMER_NAME, "customer", None),
        (
            "user_support",
            "support@demo.example",
            "Grace Kamau",
            "support",
            None,
        ),
        (
            "user_admin",
            "admin@demo.example",
            "Nadia Haddad",
            "admin",
            None,
        ),
    ]
    .into_iter()
    .map(|(id, email, name, role, seller_id)| account(id, email, name, role, seller_id))
    .collect()
}

/// An account with the demo password.
pub(crate) fn account(
    id: &str,
    email: &str,
    name: &str,
    role: &'static str,
    seller_id: Option<String>,
) -> Result<UserRow, StartError> {
    let password_hash = password::hash(PASSWORD)
        .map_err(|error| StartError(format!("A password could not be hashed: {error}.")))?;
    Ok(UserRow {
        id: id.to_owned(),
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        seller_id,
        password_hash,
    })
}
