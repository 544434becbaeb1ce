-- How far the two indexes have taken in the rows: what they lack is kept in memory until it is merged into them in the
-- order of places, so that many new rows share a page that is written. See docs/decisions/0013.

CREATE TABLE merge (
    index_name TEXT PRIMARY KEY CHECK (index_name IN ('by_token', 'by_pseudonym')),
    merged INTEGER NOT NULL, -- rows up to this id are in the index
    merging INTEGER NOT NULL CHECK (merging >= merged), -- rows from there up to this id are being taken in ...
    next_place INTEGER NOT NULL -- ... and those whose place is in front of this one are in it
) STRICT, WITHOUT ROWID;
INSERT INTO merge SELECT index_name, last, last, 0
    FROM (SELECT 'by_token' AS index_name UNION ALL SELECT 'by_pseudonym'),
    (SELECT max((SELECT ifnull(max(id), 0) FROM mapping), (SELECT last_id FROM generation)) AS last);
