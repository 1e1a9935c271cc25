-- dossiers: an officer's draft for somebody at the counter, which is never one of the officer's own
ALTER TABLE draft ADD COLUMN at_counter boolean NOT NULL DEFAULT false;
