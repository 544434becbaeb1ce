-- Instances that are taken off their way: their subject withdrew, or was the wrong one.

-- What an archive was given under the wrong subject, and still has until somebody deletes it there.
CREATE TABLE superseded (
    delivery_id INTEGER PRIMARY KEY, -- of the delivery that it was
    seq INTEGER NOT NULL REFERENCES instance,
    destination TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    sop_instance_uid TEXT NOT NULL,
    study_instance_uid TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    at REAL NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    superseded_at REAL NOT NULL
) STRICT;

CREATE INDEX superseded_of_subject ON superseded (subject);

-- An id is used once, so that a superseded delivery keeps its own.
CREATE TABLE last_delivery (only INTEGER PRIMARY KEY CHECK (only = 1), delivery_id INTEGER NOT NULL) STRICT;
INSERT INTO last_delivery SELECT 1, ifnull(max(delivery_id), 0) FROM delivery;

CREATE TRIGGER delivery_deleted AFTER DELETE ON delivery BEGIN
    UPDATE last_delivery SET delivery_id = max(delivery_id, OLD.delivery_id);
    UPDATE delivery_count SET n = n - 1 WHERE destination = OLD.destination AND state = OLD.state;
    UPDATE instance SET undelivered = undelivered - (OLD.state <> 'forwarded') WHERE seq = OLD.seq;
END;
