-- payments: statement_line, statement_cover
-- Credits of the treasury's account, each once whatever feeds them twice.
CREATE TABLE statement_line (
    id uuid PRIMARY KEY,
    account text NOT NULL,
    -- the bank's own number
    reference text NOT NULL,
    amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
    content text NOT NULL,
    happened_at timestamptz NOT NULL,
    source text NOT NULL,
    -- new, matched, unmatched, payout, foreign
    state text NOT NULL,
    attempt_id uuid REFERENCES attempt (id),
    heard_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (account, reference)
);
CREATE INDEX statement_line_new_idx ON statement_line (id) WHERE state = 'new';
CREATE INDEX statement_line_unmatched_idx ON statement_line (id) WHERE state = 'unmatched';
CREATE INDEX statement_line_happened_idx ON statement_line (account, happened_at);

-- up to when the bank has told everything
CREATE TABLE statement_cover (
    account text PRIMARY KEY,
    until timestamptz NOT NULL
);
