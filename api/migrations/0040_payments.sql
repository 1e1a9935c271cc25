-- payments: fee, attempt, ledger, refund, receipt, receipt_series, gateway_message
-- A fee's row is the lock of everything below it: attempts, transfers and refunds change only under it.
CREATE TABLE fee (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL,
    dossier_code text NOT NULL,
    stage text NOT NULL,
    office text,
    payer uuid,
    filer uuid,
    lines jsonb NOT NULL,
    total_vnd bigint NOT NULL CHECK (total_vnd >= 0),
    state text NOT NULL,
    requested_at timestamptz NOT NULL,
    settled_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE INDEX fee_dossier_idx ON fee (dossier_id);

CREATE TABLE attempt (
    id uuid PRIMARY KEY,
    fee_id uuid NOT NULL REFERENCES fee (id),
    gateway text NOT NULL,
    -- what the gateway calls it (vnp_TxnRef)
    reference text NOT NULL,
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    state text NOT NULL,
    pay_url text NOT NULL,
    started_by uuid,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    asked_at timestamptz,
    transaction_no text,
    paid_at timestamptz,
    reason text,
    updated_at timestamptz NOT NULL,
    UNIQUE (gateway, reference)
);
CREATE UNIQUE INDEX attempt_one_open_idx ON attempt (fee_id) WHERE state IN ('waiting', 'checking');
CREATE INDEX attempt_fee_idx ON attempt (fee_id);
CREATE INDEX attempt_watched_idx ON attempt (started_at) WHERE state IN ('waiting', 'checking', 'aside');
CREATE INDEX attempt_started_idx ON attempt (started_at);

-- Double entry by construction: each row moves a positive sum from one account to another.
CREATE TABLE ledger (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    fee_id uuid REFERENCES fee (id),
    attempt_id uuid REFERENCES attempt (id),
    gateway text,
    transaction_no text,
    office text,
    -- at the gateway's, the bank's or the counter's own time
    happened_at timestamptz NOT NULL,
    booked_at timestamptz NOT NULL,
    booked_by uuid,
    CHECK (debit <> credit)
);
-- append-only: ledger
CREATE UNIQUE INDEX ledger_arrival_idx ON ledger (gateway, transaction_no) WHERE kind IN ('paid', 'cash_received');
CREATE UNIQUE INDEX ledger_refund_idx ON ledger (gateway, transaction_no) WHERE kind IN ('refunded', 'cash_returned');
CREATE INDEX ledger_fee_idx ON ledger (fee_id);
CREATE INDEX ledger_happened_idx ON ledger (happened_at);

CREATE TABLE refund (
    id uuid PRIMARY KEY,
    fee_id uuid REFERENCES fee (id),
    attempt_id uuid REFERENCES attempt (id),
    gateway text NOT NULL,
    -- the arrival it gives back, all or in part
    transaction_no text NOT NULL,
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    cause text NOT NULL,
    reason text,
    state text NOT NULL,
    asked_by uuid,
    asked_at timestamptz NOT NULL,
    agreed_by uuid,
    agreed_at timestamptz,
    tries integer NOT NULL,
    said text,
    done_at timestamptz,
    updated_at timestamptz NOT NULL,
    CHECK (agreed_by IS NULL OR asked_by IS NULL OR agreed_by <> asked_by)
);
CREATE INDEX refund_fee_idx ON refund (fee_id);
CREATE INDEX refund_open_idx ON refund (asked_at) WHERE state NOT IN ('done', 'dropped');

CREATE TABLE receipt_series (
    series text PRIMARY KEY,
    last integer NOT NULL
);

CREATE TABLE receipt (
    id uuid PRIMARY KEY,
    series text NOT NULL REFERENCES receipt_series (series),
    number integer NOT NULL,
    fee_id uuid NOT NULL REFERENCES fee (id),
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    paid_at timestamptz NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_by uuid,
    cancelled_at timestamptz,
    cancelled_by uuid,
    cancelled_why text,
    replaces uuid REFERENCES receipt (id),
    UNIQUE (series, number)
);
CREATE UNIQUE INDEX receipt_valid_idx ON receipt (fee_id) WHERE cancelled_at IS NULL;

-- What gateways said, believed or not: evidence beside the books.
CREATE TABLE gateway_message (
    id uuid PRIMARY KEY,
    gateway text NOT NULL,
    way text NOT NULL,
    reference text NOT NULL,
    verdict text NOT NULL,
    said text NOT NULL,
    heard_at timestamptz NOT NULL
);
-- append-only: gateway_message
CREATE INDEX gateway_message_reference_idx ON gateway_message (gateway, reference);
CREATE INDEX gateway_message_heard_idx ON gateway_message (heard_at);
