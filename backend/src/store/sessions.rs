//! Accounts and who is signed in.

use shared::api::auth::{Role, User};
use shared::ids::{SellerId, UserId};
use shared::time::Timestamp;

use super::Store;

/// An account with what it takes to sign in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who it is.
    pub user: User,
    /// PHC string.
    pub password_hash: String,
}

#[derive(sqlx::FromRow)]
struct UserRow {
    id: String,
    name: String,
    email: String,
    role: String,
    seller_id: Option<String>,
    password_hash: String,
}

impl UserRow {
    fn credentials(self) -> Option<Credentials> {
        Some(Credentials {
            user: User {
                id: UserId::parse(&self.id)?,
                name: self.name,
                email: self.email,
                role: Role::from_word(&self.role),
                seller_id: self.seller_id.as_deref().and_then(SellerId::parse),
            },
            password_hash: self.password_hash,
        })
    }
}

/// The account of that key.
pub(super) async fn user_by_id(
    database: &mut sqlx::SqliteConnection,
    id: &str,
) -> Result<Option<User>, sqlx::Error> {
    let row: Option<UserRow> = sqlx::query_as(
        "SELECT id, name, email, role, seller_id, password_hash FROM users WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(database)
    .await?;
    Ok(row.and_then(UserRow::credentials).map(|found| found.user))
}

impl Store {
    /// The account of an e-mail address, in lower case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credentials(&self, email: &str) -> Result<Option<Credentials>, sqlx::Error> {
        let row: Option<UserRow> = sqlx::query_as(
            "SELECT id, name, email, role, seller_id, password_hash FROM users WHERE email = $1",
        )
        .bind(email)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(UserRow::credentials))
    }

    /// The user of a session that has not expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn user_of_session(
        &self,
        row_key: &str,
        now: Timestamp,
    ) -> Result<Option<User>, sqlx::Error> {
        let row: Option<UserRow> = sqlx::query_as(
            "SELECT u.id, u.name, u.email, u.role, u.seller_id, u.password_hash
             FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > $2",
        )
        .bind(row_key)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(UserRow::credentials).map(|found| found.user))
    }

    /// Begins a session, and sweeps out those that have expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_session(
        &self,
        row_key: &str,
        user: &UserId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now.0)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, $3)")
            .bind(row_key)
            .bind(user.as_str())
            .bind(expires_at.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// The account of an admin, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_admin(&self) -> Result<Option<UserId>, sqlx::Error> {
        let id: Option<String> =
            sqlx::query_scalar("SELECT id FROM users WHERE role = 'admin' ORDER BY id LIMIT 1")
                .fetch_optional(&self.pool)
                .await?;
        Ok(id.as_deref().and_then(UserId::parse))
    }

    /// Ends a session; one that is not there is ended already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_session(&self, row_key: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM sessions WHERE id = $1")
            .bind(row_key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The key that signs bearer tokens, made by chance when it is first asked for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn signing_key(&self) -> Result<String, sqlx::Error> {
        let read = || sqlx::query_scalar("SELECT value FROM secrets WHERE name = 'signing_key'");
        if let Some(key) = read().fetch_optional(&self.pool).await? {
            return Ok(key);
        }
        let fresh = crate::auth::SessionSecret::random()
            .map_err(|_| sqlx::Error::Io(std::io::Error::other("no randomness")))?;
        sqlx::query("INSERT INTO secrets (name, value) VALUES ('signing_key', $1) ON CONFLICT (name) DO NOTHING")
            .bind(fresh.reveal())
            .execute(&self.pool)
            .await?;
        read().fetch_one(&self.pool).await
    }
}
