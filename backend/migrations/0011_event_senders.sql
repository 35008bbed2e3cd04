-- Who may report events to `/carriers/events` and `/partners/events`. The secret is kept as it is: a signature is computed with it.
CREATE TABLE event_senders (
    -- As sent along in Sokoni-Sender.
    id TEXT PRIMARY KEY,
    -- carrier or partner.
    kind TEXT NOT NULL,
    secret TEXT NOT NULL
);
