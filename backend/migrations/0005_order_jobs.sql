-- Many orders changed as one: what was asked for, and what became of each.

CREATE TABLE order_jobs (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    device TEXT,
    -- draft: looked at, nothing changed. running, finished.
    state TEXT NOT NULL,
    -- JSON: the change that each order shall undergo.
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it was last started, tried again or taken back: undo is as timely as its asking.
    asked_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX order_jobs_of_user ON order_jobs (user_id, created_at);
CREATE INDEX order_jobs_by_state ON order_jobs (state);

CREATE TABLE order_job_rows (
    job_id TEXT NOT NULL REFERENCES order_jobs (id),
    position BIGINT NOT NULL,
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    order_number TEXT NOT NULL,
    -- waiting, done, failed, skipped (it was so already), undo_waiting, undone.
    state TEXT NOT NULL,
    -- Why it failed, was skipped or could not be undone.
    code TEXT,
    sentence TEXT,
    -- The change that was made.
    change_seq BIGINT,
    PRIMARY KEY (job_id, position)
);
CREATE INDEX order_job_rows_by_state ON order_job_rows (job_id, state, position);
