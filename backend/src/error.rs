//! What goes wrong, and how callers and operators are told.

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::problem::Problem;

/// A refusal or failure, answered as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<u64>,
}

impl ApiError {
    /// With a stable code for programs and one sentence for people.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", detail)
    }

    /// 401: nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            "Sign in to see this.",
        )
    }

    /// 403: signed in, but not allowed.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404: no such thing, or none that the caller may know of.
    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 429, and after how many seconds another try is welcome.
    pub fn too_many(seconds: u64) -> Self {
        let detail = format!("Too many tries. Wait {seconds} seconds, then try again.");
        Self {
            retry_after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
        }
    }

    /// What the body says.
    pub fn problem(&self) -> Problem {
        Problem {
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone(),
        }
    }

    /// 500: our fault; the log has the cause.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on the server. Try again later.",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the database did not answer");
        let (code, detail) = match DatabaseFault::of(&error) {
            DatabaseFault::Busy => (
                "database_busy",
                "The database is busy. Try again in a moment.",
            ),
            DatabaseFault::ReadOnly => (
                "database_read_only",
                "The database is read-only, so nothing can be saved.",
            ),
            DatabaseFault::Full => (
                "database_full",
                "The disk of the database is full, so nothing can be saved.",
            ),
            DatabaseFault::Other => return Self::internal(),
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }
}

/// What an operator can do something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DatabaseFault {
    Busy,
    ReadOnly,
    Full,
    Other,
}

impl DatabaseFault {
    fn of(error: &sqlx::Error) -> Self {
        // SQLite's primary result codes; the upper bits of an extended code tell more than we need.
        const BUSY: i32 = 5;
        const LOCKED: i32 = 6;
        const READ_ONLY: i32 = 8;
        const FULL: i32 = 13;
        let code = match error {
            sqlx::Error::Database(database) => {
                database.code().and_then(|code| code.parse::<i32>().ok())
            }
            sqlx::Error::PoolTimedOut => Some(BUSY),
            _ => None,
        };
        match code.map(|code| code & 0xff) {
            Some(BUSY | LOCKED) => Self::Busy,
            Some(READ_ONLY) => Self::ReadOnly,
            Some(FULL) => Self::Full,
            _ => Self::Other,
        }
    }
}

/// Why a command could not start or finish: one sentence for whoever typed it.
#[derive(Debug)]
pub struct StartError(pub String);

impl StartError {
    /// Explains a failure of the database in `file`.
    pub fn database(file: &str, error: &sqlx::Error) -> Self {
        Self(match DatabaseFault::of(error) {
            DatabaseFault::Busy => format!(
                "The database {file} is in use by another process. Stop it, or name another file with --database."
            ),
            DatabaseFault::ReadOnly => format!(
                "The database {file} is read-only. Make file and folder writable, or name another file with --database."
            ),
            DatabaseFault::Full => {
                format!("The disk that holds {file} is full. Free some space and try again.")
            }
            DatabaseFault::Other => format!("The database {file} cannot be used: {error}"),
        })
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
    use sqlx::{Executor as _, SqlitePool};
    use std::path::Path;
    use std::time::Duration;

    async fn open(file: &Path) -> SqlitePool {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .busy_timeout(Duration::ZERO);
        let pool = SqlitePoolOptions::new().max_connections(1);
        pool.connect_with(options).await.unwrap()
    }

    async fn told(pool: &SqlitePool, statement: &'static str) -> (u16, &'static str) {
        let error = ApiError::from(pool.execute(statement).await.unwrap_err());
        (error.status.as_u16(), error.code)
    }

    #[tokio::test]
    async fn a_database_that_is_busy_read_only_or_full_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("d.db");
        let (one, two) = (open(&file).await, open(&file).await);
        one.execute("CREATE TABLE t (text TEXT)").await.unwrap();

        one.execute("BEGIN EXCLUSIVE").await.unwrap();
        let busy = told(&two, "INSERT INTO t VALUES ('a')").await;
        assert_eq!(busy, (503, "database_busy"));
        one.execute("COMMIT").await.unwrap();

        two.execute("PRAGMA query_only = ON").await.unwrap();
        let read_only = told(&two, "INSERT INTO t VALUES ('a')").await;
        assert_eq!(read_only, (503, "database_read_only"));

        one.execute("PRAGMA max_page_count = 2").await.unwrap();
        let full = told(&one, "INSERT INTO t VALUES (hex(zeroblob(100000)))").await;
        assert_eq!(full, (503, "database_full"));

        let other = told(&one, "INSERT INTO nothing VALUES (1)").await;
        assert_eq!(other, (500, "internal"));
    }
}
