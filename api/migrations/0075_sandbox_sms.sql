-- sandboxes (sms): sandbox_sms_message, sandbox_sms_behaviour
-- What a telephone company would know, and the phones it shows them on. Nothing of ours reads these tables.
CREATE TABLE sandbox_sms_message (
    id uuid PRIMARY KEY,
    client_reference text NOT NULL UNIQUE,
    sender text NOT NULL,
    recipient text NOT NULL,
    text text NOT NULL,
    status text NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX sandbox_sms_message_recipient_idx ON sandbox_sms_message (recipient, id DESC);

CREATE TABLE sandbox_sms_behaviour (
    one boolean PRIMARY KEY CHECK (one),
    behaviour jsonb NOT NULL
);
