-- identity: mandate, mandate_act; a look at somebody who has no account yet is found by the hash of their number

CREATE TABLE mandate (
    id uuid PRIMARY KEY,
    helper uuid NOT NULL,
    helper_name text NOT NULL,
    badge integer NOT NULL,
    team_vi text NOT NULL,
    team_en text NOT NULL,
    office text NOT NULL,
    -- whose mandate it is: an account, or the keyed hash by which one is found at its first sign-in
    resident uuid,
    number_hash bytea,
    resident_sealed bytea,
    acts text[] NOT NULL CHECK (cardinality(acts) BETWEEN 1 AND 4),
    procedure_code text,
    dossier_id uuid,
    days smallint NOT NULL CHECK (days BETWEEN 1 AND 30),
    way text NOT NULL CHECK (way IN ('qr', 'code', 'paper')),
    household_id uuid,
    -- of the QR now on the helper's screen: SHA-256 of 32 random bytes
    secret_hash bytea,
    secret_until timestamptz,
    paper_file uuid,
    asked_at timestamptz NOT NULL,
    granted_at timestamptz,
    expires_at timestamptz,
    ended_at timestamptz,
    ended_by text CHECK (ended_by IN ('resident', 'office', 'helper')),
    CHECK (procedure_code IS NOT NULL OR dossier_id IS NOT NULL),
    CHECK ((granted_at IS NULL) = (expires_at IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX mandate_helper_idx ON mandate (helper, id DESC);
CREATE INDEX mandate_resident_idx ON mandate (resident, id DESC) WHERE resident IS NOT NULL;
CREATE INDEX mandate_number_idx ON mandate (number_hash) WHERE resident IS NULL AND number_hash IS NOT NULL;
CREATE INDEX mandate_office_idx ON mandate (office, id DESC);
CREATE INDEX mandate_dossier_idx ON mandate (dossier_id) WHERE dossier_id IS NOT NULL;

-- what was done under it, by whom
CREATE TABLE mandate_act (
    id uuid PRIMARY KEY,
    mandate_id uuid NOT NULL REFERENCES mandate,
    at timestamptz NOT NULL,
    act text NOT NULL,
    by uuid NOT NULL,
    dossier_id uuid
);
CREATE INDEX mandate_act_idx ON mandate_act (mandate_id, id);
-- append-only: mandate_act

ALTER TABLE look ADD COLUMN whose_number bytea;
CREATE INDEX look_at_number ON look (whose_number, id) WHERE whose_number IS NOT NULL;
