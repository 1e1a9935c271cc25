-- payments: report_row, report_file, difference, closed_day
-- What gateways' daily reports say, each transaction once however often a file is loaded.
CREATE TABLE report_row (
    gateway text NOT NULL,
    kind text NOT NULL,
    transaction_no text NOT NULL,
    reference text NOT NULL,
    amount_vnd bigint NOT NULL,
    charge_vnd bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (gateway, kind, transaction_no)
);
CREATE INDEX report_row_day_idx ON report_row (gateway, day);

CREATE TABLE report_file (
    gateway text NOT NULL,
    day date NOT NULL,
    sha256 bytea NOT NULL,
    rows integer NOT NULL,
    loaded_at timestamptz NOT NULL,
    loaded_by uuid,
    PRIMARY KEY (gateway, day, sha256)
);

-- Where two of the three sides disagree: healed by a typed repair, or open until a person explains it.
CREATE TABLE difference (
    id uuid PRIMARY KEY,
    day date NOT NULL,
    gateway text NOT NULL,
    kind text NOT NULL,
    transaction_no text NOT NULL,
    reference text NOT NULL,
    fee_id uuid REFERENCES fee (id),
    ours_vnd bigint,
    theirs_vnd bigint,
    state text NOT NULL,
    found_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by uuid,
    reason text,
    UNIQUE (gateway, kind, transaction_no)
);
CREATE INDEX difference_day_idx ON difference (day);
CREATE INDEX difference_open_idx ON difference (found_at) WHERE state = 'open';

CREATE TABLE closed_day (
    day date NOT NULL,
    gateway text NOT NULL,
    ours_count integer NOT NULL,
    ours_vnd bigint NOT NULL,
    theirs_count integer NOT NULL,
    theirs_vnd bigint NOT NULL,
    open_count integer NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (day, gateway)
);
CREATE INDEX ledger_gateway_idx ON ledger (gateway, happened_at) WHERE gateway IS NOT NULL;
