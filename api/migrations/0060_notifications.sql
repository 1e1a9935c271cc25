-- notifications: contacts, consents, push_subscriptions, messages, deliveries, zalo_tokens

-- where a person can be reached, and how they want to be; addresses are fed by identity's events
CREATE TABLE contacts (
    person_id uuid PRIMARY KEY,
    language text NOT NULL CHECK (language IN ('vi', 'en')),
    -- sealed by the Keyring (purpose contact), bound to the person's id
    phone_sealed bytea,
    email_sealed bytea,
    -- when identity learned them
    learned_at timestamptz,
    -- their own quiet hours, on a Vietnamese clock; equal means none, NULL means the deployment's
    quiet_from time,
    quiet_until time,
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    -- their own order of channels, those left out unwanted; NULL means everybody's
    channel_order text[],
    -- `<kind>:<channel>` not wanted
    muted text[]
);

-- what a person wanted, when, and by which act
CREATE TABLE consents (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    channel text NOT NULL,
    wanted boolean NOT NULL,
    act text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX consents_person_idx ON consents (person_id, id);
-- append-only: consents

-- one browser on one device
CREATE TABLE push_subscriptions (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    endpoint text NOT NULL CHECK (length(endpoint) <= 2048),
    endpoint_sha256 bytea NOT NULL UNIQUE,
    p256dh bytea NOT NULL CHECK (length(p256dh) = 65),
    auth bytea NOT NULL CHECK (length(auth) = 16),
    -- the application server key it was made under
    vapid_kid text NOT NULL,
    -- as its owner knows it: "Chrome trên Android"
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL,
    -- when it last showed something
    seen_at timestamptz
);
CREATE INDEX push_subscriptions_person_idx ON push_subscriptions (person_id);

-- what a person is told: the inbox. Words are made from kind and values when read, in the language wanted then
CREATE TABLE messages (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    -- what makes it one message: the same fact told twice finds its first telling
    key text NOT NULL CHECK (length(key) <= 200),
    kind text NOT NULL,
    -- variables as printed: never a name, a procedure, a sum or a link
    variables jsonb NOT NULL,
    link text NOT NULL CHECK (link LIKE '/%' AND link NOT LIKE '//%'),
    -- of the fact itself, by the clock of who told it
    happened_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    -- not sent any more after this; kept in the inbox
    expires_at timestamptz NOT NULL,
    -- first known to be before the person's eyes, on any channel
    seen_at timestamptz,
    read_at timestamptz,
    -- when the next rung of the ladder is due; NULL when there is none, or it was seen
    climb_at timestamptz,
    UNIQUE (person_id, key)
);
CREATE INDEX messages_person_idx ON messages (person_id, id);
CREATE INDEX messages_climbing_idx ON messages (climb_at) WHERE climb_at IS NOT NULL;
CREATE INDEX messages_inbox_idx ON messages (person_id, (read_at IS NOT NULL), id DESC);

-- one try-until-it-ends per message, channel and address
CREATE TABLE deliveries (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES messages (id),
    channel text NOT NULL,
    -- push_subscriptions.id, or the person for channels of theirs; outlives what it names
    address_id uuid NOT NULL,
    -- what the provider calls it
    reference text,
    state text NOT NULL CHECK (
        state IN ('created', 'sending', 'accepted', 'shown', 'opened', 'failed', 'expired')
    ),
    -- why it failed or waits, in one word
    why text,
    tries integer NOT NULL,
    -- whether the last try may have reached the provider without our knowing
    unsure boolean NOT NULL,
    created_at timestamptz NOT NULL,
    -- not before this; while sending, when the try began
    due_at timestamptz NOT NULL,
    sending_at timestamptz,
    accepted_at timestamptz,
    shown_at timestamptz,
    opened_at timestamptz,
    ended_at timestamptz,
    UNIQUE (message_id, channel, address_id)
);
CREATE INDEX deliveries_waiting_idx ON deliveries (due_at) WHERE state IN ('created', 'sending');

-- Zalo's tokens, sealed; one row, shared by every process
CREATE TABLE zalo_tokens (
    only_one boolean PRIMARY KEY CHECK (only_one),
    -- of the refresh token that the operator set: another one begins anew
    set_sha256 bytea NOT NULL,
    access_sealed bytea,
    refresh_sealed bytea NOT NULL,
    good_until timestamptz,
    -- a refresh token works once: one process renews
    renewing_until timestamptz NOT NULL
);
