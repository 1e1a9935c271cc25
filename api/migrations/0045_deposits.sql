-- payments: deposit, drawer
-- Cash of a counter's drawer taken to the treasury's bank: noted by one person with the slip, looked at by a second.
CREATE TABLE deposit (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    -- the bank's own number on the slip
    reference text NOT NULL,
    deposited_on date NOT NULL,
    -- noted, booked, dropped
    state text NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    ended_by uuid,
    ended_at timestamptz,
    reason text,
    CHECK (state <> 'booked' OR (ended_by IS NOT NULL AND ended_by <> noted_by))
);
CREATE UNIQUE INDEX deposit_slip_idx ON deposit (reference) WHERE state <> 'dropped';
CREATE INDEX deposit_office_idx ON deposit (office, noted_at);

-- held while a deposit is noted or booked, so that no drawer gives what it does not have
CREATE TABLE drawer (
    office text PRIMARY KEY,
    turns bigint NOT NULL
);
CREATE UNIQUE INDEX ledger_banked_idx ON ledger (transaction_no) WHERE kind = 'banked';
CREATE INDEX ledger_drawer_idx ON ledger (office) WHERE kind IN ('cash_received', 'cash_returned', 'banked');
