-- sandboxes (vnpay): sandbox_vnpay_order, sandbox_vnpay_payment, sandbox_vnpay_call, sandbox_vnpay_refund, sandbox_vnpay_behaviour
-- The far side of the wire: what VNPAY would know. Nothing of ours reads these tables.
CREATE TABLE sandbox_vnpay_order (
    reference text PRIMARY KEY,
    create_date text NOT NULL,
    expires_at timestamptz NOT NULL,
    amount_vnd bigint NOT NULL,
    info text NOT NULL,
    return_url text NOT NULL,
    state text NOT NULL,
    code text NOT NULL
);

CREATE TABLE sandbox_vnpay_payment (
    transaction_no text PRIMARY KEY,
    reference text NOT NULL REFERENCES sandbox_vnpay_order (reference),
    paid_vnd bigint NOT NULL,
    paid_at timestamptz NOT NULL
);
CREATE INDEX sandbox_vnpay_payment_reference_idx ON sandbox_vnpay_payment (reference);
CREATE INDEX sandbox_vnpay_payment_paid_idx ON sandbox_vnpay_payment (paid_at);
CREATE SEQUENCE sandbox_vnpay_transaction START 14000001;

-- IPN calls owed to the merchant
CREATE TABLE sandbox_vnpay_call (
    id uuid PRIMARY KEY,
    reference text NOT NULL,
    query text NOT NULL,
    tries integer NOT NULL,
    answer text,
    made_at timestamptz NOT NULL,
    answered_at timestamptz
);
CREATE INDEX sandbox_vnpay_call_reference_idx ON sandbox_vnpay_call (reference);

CREATE TABLE sandbox_vnpay_refund (
    request_id text PRIMARY KEY,
    reference text NOT NULL,
    transaction_no text NOT NULL,
    amount_vnd bigint NOT NULL,
    state text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX sandbox_vnpay_refund_reference_idx ON sandbox_vnpay_refund (reference);

CREATE TABLE sandbox_vnpay_behaviour (
    one boolean PRIMARY KEY CHECK (one),
    behaviour jsonb NOT NULL
);
