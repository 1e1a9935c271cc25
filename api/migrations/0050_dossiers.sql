-- dossiers: draft, dossier, dossier_counter, dossier_history, dossier_detail, dossier_head, dossier_supplement,
-- dossier_decision, dossier_seen, tracking_try. Columns named sealed or *_sealed are AES-GCM, bound to
-- their row; details are the one part of a history that law may erase.

CREATE TABLE draft (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    procedure_code text NOT NULL,
    procedure_version date NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX draft_person_idx ON draft (person_id, id DESC);

CREATE TABLE dossier (
    id uuid PRIMARY KEY,
    -- a draft becomes at most one dossier, for ever: this outlives the draft
    draft_id uuid UNIQUE,
    code text NOT NULL UNIQUE,
    procedure_code text NOT NULL,
    procedure_version date NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    status smallint NOT NULL CHECK (status BETWEEN 1 AND 10),
    stage text NOT NULL,
    turn text NOT NULL,
    turn_since timestamptz NOT NULL,
    office text NOT NULL,
    holder text NOT NULL,
    channel smallint NOT NULL CHECK (channel IN (1, 2, 3)),
    result_by text NOT NULL,
    term_quantity integer,
    term_unit text,
    term_cutoff time,
    submitted_at timestamptz NOT NULL,
    act_by timestamptz,
    started_at timestamptz,
    due_at timestamptz,
    first_due_at timestamptz,
    paused_at timestamptz,
    ended_at timestamptz,
    supplements smallint NOT NULL,
    supplement_due_at timestamptz,
    extended boolean NOT NULL,
    proof text NOT NULL,
    proof_due_at timestamptz,
    outcome text,
    -- người nộp and chủ hồ sơ: accounts where they have one, and the keyed hash by which an owner claims
    filer uuid,
    owner uuid,
    owner_number_hash bytea,
    secret_hash bytea NOT NULL,
    -- of documents and payments, as this slice needs them in lists
    files integer NOT NULL,
    fees integer NOT NULL,
    people_sealed bytea NOT NULL,
    answers_sealed bytea NOT NULL,
    -- the words that the resident reads on the card now: a reason, a name for an office
    notice_sealed bytea,
    updated_at timestamptz NOT NULL
);
CREATE INDEX dossier_filer_idx ON dossier (filer, id DESC) WHERE filer IS NOT NULL;
CREATE INDEX dossier_owner_idx ON dossier (owner, id DESC) WHERE owner IS NOT NULL;
CREATE INDEX dossier_claim_idx ON dossier (owner_number_hash) WHERE owner IS NULL AND owner_number_hash IS NOT NULL;
-- the desk's queue: what a holder must act on, soonest first
CREATE INDEX dossier_queue_idx ON dossier (holder, act_by, id) WHERE act_by IS NOT NULL;
CREATE INDEX dossier_waiting_idx ON dossier (holder, turn_since, id) WHERE turn = 'resident';
CREATE INDEX dossier_supplement_due_idx ON dossier (supplement_due_at) WHERE supplement_due_at IS NOT NULL;

CREATE TABLE dossier_counter (
    office text NOT NULL,
    day date NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (office, day)
);

CREATE TABLE dossier_history (
    dossier_id uuid NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    from_status smallint,
    to_status smallint NOT NULL,
    stage text NOT NULL,
    turn text NOT NULL,
    holder text NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    role text,
    office text,
    on_behalf_of uuid,
    digest bytea NOT NULL,
    head bytea NOT NULL,
    PRIMARY KEY (dossier_id, version)
);
CREATE INDEX dossier_history_at_idx ON dossier_history (at);
-- append-only: dossier_history

CREATE TABLE dossier_detail (
    dossier_id uuid NOT NULL,
    version integer NOT NULL,
    salt bytea,
    sealed bytea,
    erased_at timestamptz,
    PRIMARY KEY (dossier_id, version),
    CHECK ((sealed IS NULL) = (erased_at IS NOT NULL) AND (salt IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE dossier_head (
    dossier_id uuid PRIMARY KEY,
    version integer NOT NULL,
    head bytea NOT NULL
);

CREATE TABLE dossier_supplement (
    dossier_id uuid NOT NULL REFERENCES dossier,
    round smallint NOT NULL,
    asked_at timestamptz NOT NULL,
    -- null while a second request waits for a leader
    due_at timestamptz,
    items integer NOT NULL,
    request_sealed bytea NOT NULL,
    answered_at timestamptz,
    answer_sealed bytea,
    PRIMARY KEY (dossier_id, round)
);

CREATE TABLE dossier_decision (
    -- the draft result that a leader signs, and the one that was signed
    dossier_id uuid PRIMARY KEY REFERENCES dossier,
    outcome text NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid NOT NULL,
    sealed bytea NOT NULL,
    decided_at timestamptz,
    decided_by uuid
);

CREATE TABLE dossier_seen (
    dossier_id uuid NOT NULL REFERENCES dossier,
    person_id uuid NOT NULL,
    -- the version last opened; null when only listed in a queue
    version integer,
    -- when the queue last wrote down that this person was shown its owner's name
    listed_on date,
    opened_at timestamptz,
    PRIMARY KEY (dossier_id, person_id)
);

CREATE TABLE tracking_try (
    -- keyed hash of a code or of a network address; never either itself
    subject bytea NOT NULL,
    hour timestamptz NOT NULL,
    wrong integer NOT NULL,
    PRIMARY KEY (subject, hour)
);
CREATE INDEX tracking_try_hour_idx ON tracking_try (hour);
