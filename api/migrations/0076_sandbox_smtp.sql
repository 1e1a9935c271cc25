-- sandboxes (smtp): sandbox_smtp_letter, sandbox_smtp_behaviour
-- What a mail relay would know, and the mailboxes it fills. Nothing of ours reads these tables.
CREATE TABLE sandbox_smtp_letter (
    id uuid PRIMARY KEY,
    sender text NOT NULL,
    recipient text NOT NULL,
    content bytea NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE sandbox_smtp_behaviour (
    one boolean PRIMARY KEY CHECK (one),
    mood text NOT NULL
);
