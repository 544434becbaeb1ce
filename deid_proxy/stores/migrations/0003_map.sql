-- Rows in the order of their making, and two narrow indexes of whole numbers: a new row touches two small pages at
-- random, where it touched two large ones. What the map keeps grows by a transaction; see docs/decisions/0013.

CREATE TABLE mapping (
    id INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL, -- 2 * project_id, and 1 more for patients
    token BLOB NOT NULL CHECK (length(token) = 16),
    pseudonym TEXT NOT NULL CHECK (length(pseudonym) BETWEEN 1 AND 64),
    sealed BLOB NOT NULL,
    created_at REAL NOT NULL,
    subject INTEGER NOT NULL DEFAULT 0, -- id of the patient's row; 0 where it is not known
    derivable INTEGER NOT NULL DEFAULT 1 CHECK (derivable IN (0, 1))
) STRICT;

-- The key is the head of a digest; the few that meet stand side by side (see stores/map_places.py).
CREATE TABLE by_token (place INTEGER PRIMARY KEY, id INTEGER NOT NULL) STRICT;
CREATE TABLE by_pseudonym (place INTEGER PRIMARY KEY, id INTEGER NOT NULL) STRICT;

-- Before there were settled rules, every row was a function of the key; after, nobody knows of which method it was.
INSERT INTO mapping (owner, token, pseudonym, sealed, created_at, derivable)
    SELECT 2 * project_id + (kind = 'patient'), token, pseudonym, sealed, created_at,
    NOT EXISTS (SELECT 1 FROM settled WHERE settled.project_id = pseudonym.project_id)
    FROM pseudonym
    ORDER BY created_at, kind = 'uid';
INSERT INTO by_token SELECT place_of_token(owner, token), id FROM mapping;
INSERT INTO by_pseudonym SELECT place_of_pseudonym(owner, pseudonym), id FROM mapping;
DROP TABLE pseudonym;

CREATE TABLE generation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL CHECK (number >= fixed),
    fixed INTEGER NOT NULL CHECK (fixed >= 0),
    last_id INTEGER NOT NULL DEFAULT 0 -- the highest id that a deleted row had: no id is used twice
) STRICT;
INSERT INTO generation VALUES (1, 0, 0, 0);

-- What stays of a subject that was withdrawn.
CREATE TABLE tombstone (
    project_id INTEGER NOT NULL REFERENCES project,
    token BLOB NOT NULL CHECK (length(token) = 16),
    at REAL NOT NULL,
    PRIMARY KEY (project_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (
    project_id INTEGER NOT NULL REFERENCES project,
    study BLOB NOT NULL CHECK (length(study) = 16),
    number INTEGER NOT NULL CHECK (number > 0),
    wrong_token BLOB NOT NULL CHECK (length(wrong_token) = 16),
    right_token BLOB NOT NULL CHECK (length(right_token) = 16),
    sealed BLOB NOT NULL,
    study_pseudonym TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (project_id, study)
) STRICT, WITHOUT ROWID;
