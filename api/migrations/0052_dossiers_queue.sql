-- dossiers: the queue's counts without a look at its rows
DROP INDEX dossier_queue_idx;
CREATE INDEX dossier_queue_idx ON dossier (holder, act_by, id) INCLUDE (status) WHERE act_by IS NOT NULL;
