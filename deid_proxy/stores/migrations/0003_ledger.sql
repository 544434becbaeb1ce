-- Studies that wait for a person, what persons decided, and what was made for destinations that nothing is sent to.

CREATE TABLE decision (
    decision_id INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('release', 'reject')),
    by_whom TEXT NOT NULL CHECK (by_whom <> ''),
    why TEXT NOT NULL CHECK (why <> ''),
    at REAL NOT NULL
) STRICT;

-- Which instances it was about, and what they were held for until then.
CREATE TABLE decided (
    seq INTEGER NOT NULL REFERENCES instance,
    decision_id INTEGER NOT NULL REFERENCES decision,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    destination TEXT NOT NULL, -- of a held delivery; empty otherwise
    PRIMARY KEY (seq, decision_id, destination)
) STRICT, WITHOUT ROWID;

-- What is to be seen, or was seen, in which study.
CREATE TABLE review (
    project TEXT NOT NULL,
    study_instance_uid TEXT NOT NULL, -- the new one
    trait BLOB NOT NULL CHECK (length(trait) = 16), -- keyed digest
    words TEXT NOT NULL,
    decision_id INTEGER REFERENCES decision, -- null while the study waits for it
    PRIMARY KEY (project, study_instance_uid, trait)
) STRICT, WITHOUT ROWID;

CREATE INDEX review_of_trait ON review (project, trait, decision_id);

-- Traits that need not be seen any more, because a person said so.
CREATE TABLE known_trait (
    project TEXT NOT NULL,
    trait BLOB NOT NULL CHECK (length(trait) = 16),
    decision_id INTEGER NOT NULL REFERENCES decision,
    PRIMARY KEY (project, trait)
) STRICT, WITHOUT ROWID;

-- The new Study Instance UID of what is held because its study waits.
ALTER TABLE instance ADD COLUMN waits_with TEXT;
CREATE INDEX instance_waits ON instance (waits_with, project) WHERE waits_with IS NOT NULL;

CREATE TABLE shadow (
    seq INTEGER NOT NULL REFERENCES instance,
    destination TEXT NOT NULL CHECK (destination <> ''),
    sop_instance_uid TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    at REAL NOT NULL,
    PRIMARY KEY (seq, destination)
) STRICT, WITHOUT ROWID;

CREATE INDEX shadow_of_uid ON shadow (destination, sop_instance_uid);

CREATE TABLE shadow_count (destination TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n >= 0)) STRICT, WITHOUT ROWID;

CREATE TRIGGER shadow_inserted AFTER INSERT ON shadow BEGIN
    INSERT INTO shadow_count VALUES (NEW.destination, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER shadow_deleted AFTER DELETE ON shadow BEGIN
    UPDATE shadow_count SET n = n - 1 WHERE destination = OLD.destination;
END;
