-- documents: file, file_part, attachment, paper
CREATE TABLE file (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL,
    -- the client's reference: the draft, or the dossier being supplemented
    draft_id uuid NOT NULL,
    document_id text,
    name text NOT NULL,
    state text NOT NULL CHECK (state IN ('uploading', 'received', 'kept', 'refused')),
    offset_bytes bigint NOT NULL CHECK (offset_bytes BETWEEN 0 AND length_bytes),
    length_bytes bigint NOT NULL CHECK (length_bytes >= 0),
    part_count integer NOT NULL,
    media_type text,
    received_sha256 bytea,
    kept_bytes bigint,
    kept_sha256 bytea,
    kept_key text,
    pages integer,
    refused_for text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (state <> 'received' OR (received_sha256 IS NOT NULL AND media_type IS NOT NULL)),
    CHECK (state <> 'kept' OR (kept_bytes IS NOT NULL AND kept_sha256 IS NOT NULL AND kept_key IS NOT NULL
        AND pages > 0 AND received_sha256 IS NOT NULL)),
    CHECK (state <> 'refused' OR refused_for IS NOT NULL)
);
CREATE INDEX file_owner_draft_idx ON file (owner, draft_id);
CREATE INDEX file_received_idx ON file (updated_at) WHERE state = 'received';
CREATE INDEX file_updated_idx ON file (updated_at);

CREATE TABLE file_part (
    file_id uuid NOT NULL REFERENCES file ON DELETE CASCADE,
    offset_bytes bigint NOT NULL,
    size_bytes integer NOT NULL CHECK (size_bytes > 0),
    sha256 bytea NOT NULL,
    PRIMARY KEY (file_id, offset_bytes)
);

CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL,
    document_id text NOT NULL,
    page integer NOT NULL CHECK (page > 0),
    file_id uuid NOT NULL REFERENCES file,
    attached_at timestamptz NOT NULL,
    superseded_at timestamptz
);
CREATE UNIQUE INDEX attachment_current_idx ON attachment (dossier_id, document_id, page) WHERE superseded_at IS NULL;
CREATE INDEX attachment_file_idx ON attachment (file_id);

CREATE TABLE paper (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL,
    owner uuid,
    kind text NOT NULL,
    office text NOT NULL,
    title text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    sealed boolean NOT NULL,
    issued_at timestamptz NOT NULL,
    superseded_at timestamptz
);
CREATE INDEX paper_dossier_idx ON paper (dossier_id, kind);
CREATE INDEX paper_owner_idx ON paper (owner, issued_at) WHERE owner IS NOT NULL;
