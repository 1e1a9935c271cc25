-- the sandbox identity provider's own tables: sandbox_vneid_key, sandbox_vneid_code, sandbox_vneid_token,
-- sandbox_vneid_behaviour; empty wherever sandboxes are not mounted

CREATE TABLE sandbox_vneid_key (
    kid text PRIMARY KEY,
    jwk_sealed bytea NOT NULL, -- a private P-256 key, sealed to its kid
    made_at timestamptz NOT NULL
);

CREATE TABLE sandbox_vneid_code (
    code_hash bytea PRIMARY KEY,
    client_id text NOT NULL,
    redirect_uri text,
    scope text NOT NULL,
    nonce text,
    code_challenge text NOT NULL,
    subject text NOT NULL,
    acr text NOT NULL,
    granted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE sandbox_vneid_token (
    token_hash bytea PRIMARY KEY,
    code_hash bytea NOT NULL,
    client_id text NOT NULL,
    subject text NOT NULL,
    scope text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sandbox_vneid_token_of_code ON sandbox_vneid_token (code_hash);
CREATE INDEX sandbox_vneid_token_of_subject ON sandbox_vneid_token (subject, client_id);

CREATE TABLE sandbox_vneid_behaviour (
    only_one boolean PRIMARY KEY CHECK (only_one),
    name text NOT NULL
);
