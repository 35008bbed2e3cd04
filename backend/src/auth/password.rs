//! Passwords: Argon2id with the crate's recommended cost, never on the threads that answer requests.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::error::ApiError;

/// A hash nobody has the password of, so that an unknown e-mail address costs as long as a wrong password.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash("nobody").unwrap_or_default());

/// Hashes a password with a fresh salt, as a PHC string.
///
/// # Errors
/// When the machine has no randomness.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
    Ok(hash.to_string())
}

/// Whether `password` belongs to `stored`; takes as long when there is no stored hash.
///
/// # Errors
/// When the work could not be carried out.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, ApiError> {
    let work = move || {
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODYS.clone());
        let fits = PasswordHash::new(&stored).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        fits && is_known
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ApiError::internal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_fits() {
        let stored = Some(hash("right").unwrap());
        assert!(verify("right".to_owned(), stored.clone()).await.unwrap());
        assert!(!verify("wrong".to_owned(), stored).await.unwrap());
        assert!(!verify("nobody".to_owned(), None).await.unwrap());
    }
}
