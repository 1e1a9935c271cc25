-- identity: mandate; why an officer did not take the last photographed paper, until another comes
ALTER TABLE mandate ADD COLUMN paper_refused text
    CHECK (paper_refused IN ('unreadable', 'unsigned', 'otherWords', 'otherPerson'));
ALTER TABLE mandate ADD CONSTRAINT mandate_paper CHECK (paper_file IS NULL OR paper_refused IS NULL);
