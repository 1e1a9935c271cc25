-- sandboxes (zalo): sandbox_zalo_token, sandbox_zalo_message, sandbox_zalo_behaviour
-- What Zalo would know, and the conversations it shows. Nothing of ours reads these tables.
CREATE TABLE sandbox_zalo_token (
    token_sha256 bytea PRIMARY KEY,
    kind text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE sandbox_zalo_message (
    id uuid PRIMARY KEY,
    tracking_id text NOT NULL,
    phone text NOT NULL,
    template_id text NOT NULL,
    data jsonb NOT NULL,
    status integer NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE sandbox_zalo_behaviour (
    one boolean PRIMARY KEY CHECK (one),
    behaviour jsonb NOT NULL
);
