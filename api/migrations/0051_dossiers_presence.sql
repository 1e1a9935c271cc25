-- dossiers: the officer's own display name, for colleagues to see who has a dossier open
ALTER TABLE dossier_seen ADD COLUMN opened_by text;
