-- notifications: contacts, push_subscriptions, messages, deliveries

-- where a person can be reached; fed by identity's events, language by the person
CREATE TABLE contacts (
    person_id uuid PRIMARY KEY,
    language text NOT NULL CHECK (language IN ('vi', 'en')),
    -- sealed by the Keyring (purpose contact), bound to the person's id
    phone_sealed bytea,
    email_sealed bytea,
    -- when identity learned them
    learned_at timestamptz
);

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
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL
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
    made_at timestamptz NOT NULL,
    -- not sent any more after this; kept in the inbox
    expires_at timestamptz NOT NULL,
    -- first known to be before the person's eyes, on any channel
    seen_at timestamptz,
    read_at timestamptz,
    UNIQUE (person_id, key)
);
CREATE INDEX messages_inbox_idx ON messages (person_id, (read_at IS NOT NULL), id DESC);

-- one try-until-it-ends per message, channel and address
CREATE TABLE deliveries (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES messages (id),
    channel text NOT NULL,
    -- push_subscriptions.id, or the person for channels of theirs; outlives what it names
    address_id uuid NOT NULL,
    state text NOT NULL CHECK (
        state IN ('created', 'sending', 'accepted', 'shown', 'opened', 'failed', 'expired')
    ),
    -- why it failed or waits, in one word
    why text,
    tries integer NOT NULL,
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
