-- kernel: who heard which event; api: answers kept by Idempotency-Key
CREATE TABLE heard (
    event_id uuid NOT NULL,
    subscriber text NOT NULL,
    heard_at timestamptz NOT NULL,
    PRIMARY KEY (event_id, subscriber)
);
CREATE INDEX heard_at_idx ON heard (heard_at);

CREATE TABLE idempotency (
    -- who (a person, or a session-less client) and the key they chose
    owner text NOT NULL,
    key text NOT NULL,
    -- SHA-256 of method, path and body: another request under the same key is refused
    fingerprint bytea NOT NULL,
    status integer,
    headers jsonb,
    body bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_created_idx ON idempotency (created_at);
