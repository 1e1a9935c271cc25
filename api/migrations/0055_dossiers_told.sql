-- dossiers: dossier_told

-- when word of a step was first before the eyes of somebody it concerns, as notifications said; beside the history,
-- whose rows never change
CREATE TABLE dossier_told (
    dossier_id uuid NOT NULL REFERENCES dossier,
    version integer NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, version)
);
