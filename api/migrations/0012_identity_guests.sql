-- identity's tables: who helps others, and sessions on somebody else's phone, good for one draft and what becomes of it
-- (docs/decisions/guest-sessions.md)

ALTER TABLE person ADD COLUMN helps boolean NOT NULL DEFAULT false; -- in a community team now, as enrolment says

ALTER TABLE session ADD COLUMN draft_id uuid; -- NULL: an ordinary session; else a guest's
ALTER TABLE session ADD COLUMN dossier_id uuid; -- what that draft became
ALTER TABLE session ADD CHECK (dossier_id IS NULL OR draft_id IS NOT NULL);

ALTER TABLE login_attempt ADD COLUMN draft_id uuid;
