-- The index of receipts, renditions and deliveries. It holds keyed tokens and new UIDs, and no original.

CREATE TABLE instance (
    seq INTEGER PRIMARY KEY, -- the order of receipt
    receipt_id BLOB NOT NULL UNIQUE CHECK (length(receipt_id) = 16),
    project TEXT NOT NULL,
    received_at REAL NOT NULL,
    calling_ae_title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'active', 'ready', 'held', 'excluded', 'erased')),
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    undelivered INTEGER NOT NULL DEFAULT 0 CHECK (undelivered >= 0), -- deliveries that are not forwarded; by trigger
    segment INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    size INTEGER NOT NULL,
    CHECK (state NOT IN ('held', 'excluded') OR reason <> ''),
    CHECK (state <> 'erased' OR undelivered = 0)
) STRICT;

-- One small index finds work of every kind, oldest first: to claim, held, active at a crash, erasable, alive.
CREATE INDEX instance_work ON instance (state, undelivered, seq) WHERE state <> 'erased';

CREATE TABLE look_up_token (
    token BLOB NOT NULL CHECK (length(token) = 16),
    seq INTEGER NOT NULL REFERENCES instance,
    PRIMARY KEY (token, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE study (
    study_id INTEGER PRIMARY KEY, -- the order in which studies were first seen
    study_instance_uid TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE rendition (
    rendition_id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES instance,
    study_id INTEGER NOT NULL REFERENCES study,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    sop_class_uid TEXT NOT NULL,
    sop_instance_uid TEXT NOT NULL,
    transfer_syntax_uid TEXT NOT NULL,
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    segment INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    size INTEGER NOT NULL
) STRICT;

CREATE INDEX rendition_of_instance ON rendition (seq);

CREATE TABLE delivery (
    delivery_id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES instance,
    rendition_id INTEGER NOT NULL REFERENCES rendition,
    study_id INTEGER NOT NULL REFERENCES study,
    destination TEXT NOT NULL CHECK (destination <> ''),
    state TEXT NOT NULL CHECK (state IN ('queued', 'active', 'deferred', 'held', 'forwarded')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at REAL NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    status INTEGER CHECK (status BETWEEN 0 AND 65535),
    at REAL NOT NULL DEFAULT 0,
    UNIQUE (seq, destination),
    CHECK (state <> 'held' OR reason <> '')
) STRICT;

CREATE INDEX delivery_due ON delivery (destination, study_id, seq, next_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_open ON delivery (state, destination, seq) WHERE state <> 'forwarded';

-- Which bytes a SOP Instance UID stands for at a destination, and the delivery that last gave them (I4).
CREATE TABLE delivered_digest (
    destination TEXT NOT NULL,
    sop_instance_uid TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    delivery_id INTEGER NOT NULL REFERENCES delivery,
    PRIMARY KEY (destination, sop_instance_uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_mark (
    segment INTEGER PRIMARY KEY,
    start INTEGER NOT NULL CHECK (start > 0)
) STRICT;

-- Counts are kept as rows change, because a ledger of millions of rows is asked for them every few seconds.
CREATE TABLE instance_count (
    state TEXT NOT NULL,
    reason TEXT NOT NULL, -- of held instances; empty otherwise
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (state, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_count (
    destination TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (destination, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER instance_inserted AFTER INSERT ON instance BEGIN
    INSERT INTO instance_count VALUES (NEW.state, iif(NEW.state = 'held', NEW.reason, ''), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER instance_moved AFTER UPDATE OF state, reason ON instance
WHEN OLD.state <> NEW.state OR OLD.reason <> NEW.reason BEGIN
    UPDATE instance_count SET n = n - 1
    WHERE state = OLD.state AND reason = iif(OLD.state = 'held', OLD.reason, '');
    INSERT INTO instance_count VALUES (NEW.state, iif(NEW.state = 'held', NEW.reason, ''), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER delivery_inserted AFTER INSERT ON delivery BEGIN
    INSERT INTO delivery_count VALUES (NEW.destination, NEW.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    UPDATE instance SET undelivered = undelivered + (NEW.state <> 'forwarded') WHERE seq = NEW.seq;
END;

CREATE TRIGGER delivery_moved AFTER UPDATE OF state ON delivery WHEN OLD.state <> NEW.state BEGIN
    UPDATE delivery_count SET n = n - 1 WHERE destination = OLD.destination AND state = OLD.state;
    INSERT INTO delivery_count VALUES (NEW.destination, NEW.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    UPDATE instance SET undelivered = undelivered + (NEW.state <> 'forwarded') - (OLD.state <> 'forwarded')
    WHERE seq = NEW.seq AND (NEW.state = 'forwarded') <> (OLD.state = 'forwarded');
END;
