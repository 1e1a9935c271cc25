-- sandboxes (paying): sandbox_order, sandbox_payment, sandbox_letter, sandbox_refund, sandbox_behaviour
-- The far side of every payment wire: what the gateways would know. Nothing of ours reads these tables.
CREATE TABLE sandbox_order (
    gateway text NOT NULL,
    reference text NOT NULL,
    created text NOT NULL,
    expires_at timestamptz NOT NULL,
    amount_vnd bigint NOT NULL,
    info text NOT NULL,
    return_url text NOT NULL,
    state text NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (gateway, reference)
);

CREATE TABLE sandbox_payment (
    gateway text NOT NULL,
    transaction_no text NOT NULL,
    reference text NOT NULL,
    paid_vnd bigint NOT NULL,
    paid_at timestamptz NOT NULL,
    PRIMARY KEY (gateway, transaction_no)
);
CREATE INDEX sandbox_payment_reference_idx ON sandbox_payment (gateway, reference);
CREATE INDEX sandbox_payment_paid_idx ON sandbox_payment (gateway, paid_at);
CREATE SEQUENCE sandbox_transaction START 14000001;

-- notices owed to the merchant
CREATE TABLE sandbox_letter (
    id uuid PRIMARY KEY,
    gateway text NOT NULL,
    reference text NOT NULL,
    address text NOT NULL,
    body text,
    tries integer NOT NULL,
    answer text,
    made_at timestamptz NOT NULL,
    answered_at timestamptz
);
CREATE INDEX sandbox_letter_reference_idx ON sandbox_letter (gateway, reference);

CREATE TABLE sandbox_refund (
    gateway text NOT NULL,
    request_id text NOT NULL,
    transaction_no text NOT NULL,
    refund_no text NOT NULL,
    amount_vnd bigint NOT NULL,
    state text NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (gateway, request_id)
);
CREATE INDEX sandbox_refund_transaction_idx ON sandbox_refund (gateway, transaction_no);

CREATE TABLE sandbox_behaviour (
    gateway text PRIMARY KEY,
    behaviour jsonb NOT NULL
);
