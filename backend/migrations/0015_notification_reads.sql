-- What each account has read of what was told to its shop, to those who look after all, or to a customer.
CREATE TABLE notification_reads (
    user_id TEXT NOT NULL REFERENCES users (id),
    exception_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    action TEXT NOT NULL,
    recipient TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, exception_id, seq, action, recipient)
);
CREATE INDEX notifications_of_shop ON notifications (recipient, seller_id, at);
