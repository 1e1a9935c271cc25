-- payments: repair, day_closing
-- How a disagreement was mended, by the house or by a person: typed, and never rewritten.
CREATE TABLE repair (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    difference_id uuid REFERENCES difference (id),
    line_id uuid REFERENCES statement_line (id),
    day date NOT NULL,
    gateway text NOT NULL,
    transaction_no text NOT NULL,
    fee_id uuid REFERENCES fee (id),
    amount_vnd bigint,
    reason text,
    made_at timestamptz NOT NULL,
    made_by uuid
);
-- append-only: repair
CREATE INDEX repair_difference_idx ON repair (difference_id);
CREATE INDEX repair_day_idx ON repair (day);

-- a day that an accountant has closed
CREATE TABLE day_closing (
    day date PRIMARY KEY,
    closed_at timestamptz NOT NULL,
    closed_by uuid NOT NULL
);
-- append-only: day_closing

-- what a gateway owes of a day after its charges, and what of that reached the account
ALTER TABLE closed_day ADD COLUMN owed_vnd bigint NOT NULL DEFAULT 0;
ALTER TABLE closed_day ADD COLUMN arrived_vnd bigint NOT NULL DEFAULT 0;
ALTER TABLE statement_line ADD COLUMN payout_gateway text;
ALTER TABLE statement_line ADD COLUMN payout_day date;
CREATE INDEX statement_line_payout_idx ON statement_line (payout_gateway, payout_day) WHERE state = 'payout';
CREATE UNIQUE INDEX ledger_payout_idx ON ledger (gateway, transaction_no) WHERE kind IN ('paid_out', 'charged');
