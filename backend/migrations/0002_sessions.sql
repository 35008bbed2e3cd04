-- Who is signed in, and the secret that signs bearer tokens.

CREATE TABLE sessions (
    -- SHA-256 of the cookie's value, or the id inside a bearer token: the table alone opens no session.
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    -- Hexadecimal.
    value TEXT NOT NULL
);
