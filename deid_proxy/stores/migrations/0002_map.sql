-- What the map keeps of subjects beside pairs. Tokens are keyed digests, as in the table of pseudonyms.

-- The last number of the method "sequential": it moves in the transaction that makes the row, so there is no gap.
CREATE TABLE sequence (
    project_id INTEGER PRIMARY KEY REFERENCES project,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT;

-- Rules under which a project's rows were made, as keyed digests: under others the same patients would be others.
CREATE TABLE settled (
    project_id INTEGER NOT NULL REFERENCES project,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;

-- Which patient a study is of: the first one that was seen in it.
CREATE TABLE study_subject (
    project_id INTEGER NOT NULL REFERENCES project,
    study_token BLOB NOT NULL CHECK (length(study_token) = 16),
    subject_token BLOB NOT NULL CHECK (length(subject_token) = 16),
    PRIMARY KEY (project_id, study_token)
) STRICT, WITHOUT ROWID;
