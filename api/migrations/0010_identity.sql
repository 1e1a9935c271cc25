-- identity's tables: person, session, login_attempt, staff_post, look

CREATE TABLE person (
    id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('individual', 'organisation')),
    display_name text NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 2), -- of the last sign-in; 0: foreseen, never signed in
    facts_sealed bytea, -- IdentityFacts, sealed to this row
    number_hash bytea, -- keyed hash of the personal number: for look-up only
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    signed_in_at timestamptz,
    UNIQUE (issuer, subject)
);
CREATE INDEX person_by_number ON person (number_hash) WHERE number_hash IS NOT NULL;

-- a session is its row: ending it is deleting it. The browser's token is random; only its SHA-256 stands here.
CREATE TABLE session (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES person (id),
    level smallint NOT NULL CHECK (level IN (1, 2)),
    device text NOT NULL,
    idle interval NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    logout_hint_sealed bytea -- the ID token, when it says nothing of the person; sealed to this row
);
CREATE INDEX session_of_person ON session (person_id, seen_at);
CREATE INDEX session_by_end ON session (expires_at);

-- a sign-in under way, bound to one browser by the hash of its cookie; taken once, gone in ten minutes
CREATE TABLE login_attempt (
    browser_hash bytea PRIMARY KEY,
    state text NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    next text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_attempt_by_end ON login_attempt (expires_at);

CREATE TABLE staff_post (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    office text NOT NULL,
    role text NOT NULL CHECK (role IN ('counter', 'officer', 'leader', 'accountant', 'administrator')),
    appointed_by uuid REFERENCES person (id), -- NULL: the command line
    appointed_at timestamptz NOT NULL,
    ended_by uuid REFERENCES person (id),
    ended_at timestamptz
);
CREATE UNIQUE INDEX staff_post_held ON staff_post (person_id, office, role) WHERE ended_at IS NULL;
CREATE INDEX staff_post_of_office ON staff_post (office) WHERE ended_at IS NULL;

-- who read whose data, when, why, which
CREATE TABLE look (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    looker_id uuid NOT NULL,
    looker_name text NOT NULL,
    office text,
    whose uuid, -- NULL: an owner without an account
    subject_id uuid NOT NULL,
    what text NOT NULL,
    why text NOT NULL
);
CREATE INDEX look_at_person ON look (whose, id) WHERE whose IS NOT NULL;
CREATE INDEX look_at_subject ON look (subject_id, id);
-- append-only: look
