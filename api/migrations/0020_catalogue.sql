-- catalogue: procedure_filing, procedure_pace

-- how often a procedure is filed, whoever files it: search ranks by the last 90 days
CREATE TABLE procedure_filing (
    procedure_code text NOT NULL,
    -- in Hanoi
    day date NOT NULL,
    filed integer NOT NULL CHECK (filed > 0),
    PRIMARY KEY (procedure_code, day)
);
CREATE INDEX procedure_filing_day_idx ON procedure_filing (day);

-- how long finished dossiers really took: what the estimate before filing is made of; says nothing of anybody
CREATE TABLE procedure_pace (
    -- a dossier finishes once
    dossier_id uuid PRIMARY KEY,
    procedure_code text NOT NULL,
    office text NOT NULL,
    finished_day date NOT NULL,
    -- office hours from the start of the clock to the result, waiting for others left out
    working_seconds bigint NOT NULL CHECK (working_seconds >= 0),
    on_time boolean NOT NULL
);
CREATE INDEX procedure_pace_office_idx ON procedure_pace (procedure_code, office, finished_day);
CREATE INDEX procedure_pace_day_idx ON procedure_pace (procedure_code, finished_day);
