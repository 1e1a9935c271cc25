-- notifications: broadcasts, broadcast_recipients; what a delivery went through; what has been forgotten of a message

-- of the residence that identity last learned; of nobody who has never signed in
ALTER TABLE contacts ADD COLUMN commune_code text;
CREATE INDEX contacts_commune_idx ON contacts (commune_code) WHERE commune_code IS NOT NULL;

ALTER TABLE messages ADD COLUMN broadcast_id uuid;
-- its words and its page are gone; that it was told, and what became of it, stays
ALTER TABLE messages ADD COLUMN erased_at timestamptz;
CREATE INDEX messages_broadcast_idx ON messages (broadcast_id) WHERE broadcast_id IS NOT NULL;
CREATE INDEX messages_unerased_idx ON messages (id) WHERE erased_at IS NULL;

-- who stood behind the address at the last try: a push service, a telephone company
ALTER TABLE deliveries ADD COLUMN provider text;

-- a warning, a closure or a campaign, told to many
CREATE TABLE broadcasts (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    -- the four texts of rules/values
    words jsonb NOT NULL,
    communes text[] NOT NULL,
    procedures text[] NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'stopped', 'done')),
    -- how many people were found when it was made
    reached integer NOT NULL,
    told integer NOT NULL,
    -- the last person told, in order of ids
    told_up_to uuid,
    made_by uuid NOT NULL,
    -- as they sign at the desk
    made_by_name text NOT NULL,
    made_at timestamptz NOT NULL,
    -- whose offices' people these are; NULL for the whole province's
    offices text[],
    agreed_by uuid,
    agreed_by_name text,
    agreed_at timestamptz,
    stopped_by uuid,
    stopped_at timestamptz,
    done_at timestamptz,
    CHECK ((agreed_by IS NULL) = (agreed_at IS NULL) AND agreed_by <> made_by)
);

CREATE TABLE broadcast_recipients (
    broadcast_id uuid NOT NULL REFERENCES broadcasts (id),
    person_id uuid NOT NULL,
    PRIMARY KEY (broadcast_id, person_id)
);
