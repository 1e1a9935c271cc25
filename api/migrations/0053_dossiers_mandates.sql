-- dossiers: the mandate under which a helper prepares or filed
ALTER TABLE draft ADD COLUMN mandate_id uuid;
CREATE INDEX draft_mandate_idx ON draft (mandate_id) WHERE mandate_id IS NOT NULL;
