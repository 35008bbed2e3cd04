-- Imports that were carried out, so that a second run moves times by the same amount and changes nothing.

CREATE TABLE imports (
    -- Kind and identity of the source.
    source TEXT PRIMARY KEY,
    -- Added to every time of the source, in milliseconds.
    shift_ms BIGINT NOT NULL,
    imported_at BIGINT NOT NULL
);
