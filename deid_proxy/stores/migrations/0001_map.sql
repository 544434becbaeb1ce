-- The map from originals to pseudonyms. No original stands here in clear: tokens are keyed digests, originals are sealed.

CREATE TABLE project (
    project_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key_check TEXT NOT NULL,
    bound_at REAL NOT NULL
) STRICT;

-- Injective both ways: an original has one pseudonym, a pseudonym has one original. Date offsets are not injective,
-- are functions of the key, and stay out.
CREATE TABLE pseudonym (
    project_id INTEGER NOT NULL REFERENCES project,
    kind TEXT NOT NULL CHECK (kind IN ('uid', 'patient')),
    token BLOB NOT NULL CHECK (length(token) = 16),
    pseudonym TEXT NOT NULL CHECK (length(pseudonym) BETWEEN 1 AND 64),
    sealed BLOB NOT NULL,
    created_at REAL NOT NULL,
    PRIMARY KEY (project_id, kind, token),
    UNIQUE (project_id, kind, pseudonym)
) STRICT, WITHOUT ROWID;
