-- enrolment: confirmed_phone, by an officer or by the resident's own code; phone_code, such codes

ALTER TABLE confirmed_phone ALTER COLUMN office DROP NOT NULL; -- of an officer's; NULL: the resident confirmed it
ALTER TABLE confirmed_phone ADD COLUMN how text NOT NULL DEFAULT 'officer' CHECK (how IN ('officer', 'resident'));
ALTER TABLE confirmed_phone ADD CONSTRAINT confirmed_phone_whose CHECK ((how = 'officer') = (office IS NOT NULL));

CREATE TABLE phone_code (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    phone_hash bytea NOT NULL, -- keyed: how often a number was written to, whoever asked
    phone_sealed bytea NOT NULL, -- bound to the row
    code_hash bytea NOT NULL,
    tries smallint NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX phone_code_person ON phone_code (person_id, id DESC);
CREATE INDEX phone_code_phone ON phone_code (phone_hash, at);
