-- Lists of orders that somebody wants to find again.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    -- As behind the ? in the address of the list.
    query TEXT NOT NULL,
    -- 1: what opens when nothing else is asked for.
    is_default BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (user_id, name)
);
