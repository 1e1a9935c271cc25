-- identity: mandate; người được ủy quyền, a relative or another person, holds one by the same rules as a helper
ALTER TABLE mandate ADD COLUMN kind text NOT NULL DEFAULT 'helper' CHECK (kind IN ('helper', 'delegate'));
