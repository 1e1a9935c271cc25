-- enrolment: hamlet, team_member, team_area, household, household_entry, household_words, household_person,
-- household_wait, household_seen, household_import, taken_entry, consent_code, confirmed_phone, handover.
-- Columns named sealed or *_sealed are AES-GCM, bound to their row.

-- thôn, tổ dân phố; target: how many households the commune means to reach
CREATE TABLE hamlet (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    target integer NOT NULL CHECK (target >= 0),
    UNIQUE (office, name_key)
);

CREATE TABLE team_member (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    display_name text NOT NULL,
    office text NOT NULL,
    badge integer NOT NULL CHECK (badge > 0),
    appointed_by uuid, -- NULL: the demo's
    appointed_at timestamptz NOT NULL,
    ended_by uuid,
    ended_at timestamptz,
    UNIQUE (office, badge)
);
CREATE UNIQUE INDEX team_member_held ON team_member (person_id) WHERE ended_at IS NULL;

CREATE TABLE team_area (
    member_id uuid NOT NULL REFERENCES team_member,
    hamlet_id uuid NOT NULL REFERENCES hamlet,
    PRIMARY KEY (member_id, hamlet_id)
);

-- what its entries add up to; the columns are those that lists and numbers need
CREATE TABLE household (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    hamlet_id uuid NOT NULL REFERENCES hamlet,
    -- keyed hash of hamlet, head's name and which of that name: a second import finds the first
    name_key bytea NOT NULL,
    import_id uuid,
    sealed bytea NOT NULL, -- Household
    needed boolean NOT NULL,
    visited_at timestamptz,
    reached_at timestamptz,
    next_on date,
    level2_at timestamptz,
    app_installed_at timestamptz,
    notified_at timestamptz,
    first_dossier_at timestamptz,
    digital_member_at timestamptz,
    entries integer NOT NULL,
    removed_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX household_name ON household (hamlet_id, name_key) WHERE removed_at IS NULL;
CREATE INDEX household_hamlet ON household (hamlet_id, id) WHERE removed_at IS NULL;
CREATE INDEX household_import_idx ON household (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE household_entry (
    id uuid PRIMARY KEY,
    household_id uuid NOT NULL REFERENCES household,
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    kind text NOT NULL,
    by uuid, -- NULL: the system
    by_name text,
    fact text,
    value boolean,
    how text,
    lesson text,
    outcome text,
    next_on date
);
CREATE INDEX household_entry_idx ON household_entry (household_id);
-- append-only: household_entry

-- the words of an entry: the one part of it that a withdrawn consent erases
CREATE TABLE household_words (
    entry_id uuid PRIMARY KEY REFERENCES household_entry,
    household_id uuid NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX household_words_idx ON household_words (household_id);

-- people of a household who are known to the system, by account or by the keyed hash that finds one
CREATE TABLE household_person (
    household_id uuid NOT NULL REFERENCES household,
    number_hash bytea NOT NULL,
    person_id uuid,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (household_id, number_hash)
);
CREATE INDEX household_person_account ON household_person (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX household_person_claim ON household_person (number_hash) WHERE person_id IS NULL;

-- messages that reached nobody: a visit is the last rung of the ladder
CREATE TABLE household_wait (
    message_id uuid NOT NULL,
    household_id uuid NOT NULL REFERENCES household,
    since timestamptz NOT NULL,
    PRIMARY KEY (message_id, household_id)
);
CREATE INDEX household_wait_idx ON household_wait (household_id);

-- that this person was shown this household on this day: one look a day is written down
CREATE TABLE household_seen (
    household_id uuid NOT NULL REFERENCES household,
    person_id uuid NOT NULL,
    on_day date NOT NULL,
    PRIMARY KEY (household_id, person_id, on_day)
);

CREATE TABLE household_import (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    name text NOT NULL,
    by uuid NOT NULL,
    at timestamptz NOT NULL,
    rows integer NOT NULL,
    error_count integer NOT NULL,
    sealed bytea, -- the lines, until they are applied or undone
    applied_at timestamptz,
    added integer,
    undone_at timestamptz
);
CREATE INDEX household_import_office ON household_import (office, id DESC);

-- entries of phones that were taken in, whatever their kind: sending one again is harmless
CREATE TABLE taken_entry (
    id uuid PRIMARY KEY,
    helper uuid NOT NULL,
    kind text NOT NULL,
    about uuid NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE consent_code (
    mandate_id uuid PRIMARY KEY,
    code_hash bytea NOT NULL,
    tries smallint NOT NULL,
    until timestamptz NOT NULL,
    used_at timestamptz
);

-- a resident's phone that an officer made sure of, face to face
CREATE TABLE confirmed_phone (
    number_hash bytea PRIMARY KEY,
    phone_sealed bytea NOT NULL,
    office text NOT NULL,
    by uuid NOT NULL,
    at timestamptz NOT NULL
);

-- a draft on its way from phone to phone: the key is in the QR and never comes here
CREATE TABLE handover (
    id uuid PRIMARY KEY,
    by uuid NOT NULL,
    token_hash bytea NOT NULL,
    box bytea NOT NULL,
    until timestamptz NOT NULL
);
CREATE INDEX handover_until ON handover (until);
CREATE INDEX handover_by ON handover (by);
