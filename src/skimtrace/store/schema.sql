-- Results that are kept, and what was scanned when. See skimtrace/store/database.py for how it is opened.

-- A result, once for each content, engine and set of signatures. `line` is its JSON, without the name of its input and
-- packed by zlib; `checksum` is the SHA-256 of the packed bytes.
CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    content TEXT NOT NULL,
    made REAL NOT NULL,
    line BLOB NOT NULL,
    checksum BLOB NOT NULL
);

-- What results are asked for by: (kind, value) is ('verdict', 'review'), ('host', 'api.example.com'), ...
CREATE TABLE facets (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    result INTEGER NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, value, result)
) WITHOUT ROWID;

-- What the file system said of a place when its content was read, so that it need not be read while that stays.
CREATE TABLE stamps (
    location TEXT PRIMARY KEY,
    stamp BLOB NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;

-- Analyses that a limit ended, under what they were made with; `limit_value` is in seconds or in bytes.
CREATE TABLE failures (
    location TEXT PRIMARY KEY,
    stamp BLOB NOT NULL,
    made_by BLOB NOT NULL,
    kind TEXT NOT NULL,
    limit_value REAL NOT NULL,
    reason TEXT NOT NULL,
    seconds REAL NOT NULL
) WITHOUT ROWID;

-- Runs of `scan`; `finished` is null for one that was cut off. Times are seconds since 1970, UTC.
CREATE TABLE scans (
    id INTEGER PRIMARY KEY,
    started REAL NOT NULL,
    finished REAL,
    tool TEXT NOT NULL,
    signatures TEXT NOT NULL
);

-- The folders and files that a scan was told to look at, absolute and ending with a separator. What lay below one of
-- these and was not found by a later scan of it is gone.
CREATE TABLE roots (
    scan INTEGER NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    PRIMARY KEY (scan, path)
) WITHOUT ROWID;

-- One input of a scan. `identity` is the extension's ID, or its location where it has none; `result` is null, and
-- `error` says why, where there was none.
CREATE TABLE entries (
    scan INTEGER NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    input TEXT NOT NULL,
    location TEXT NOT NULL,
    identity TEXT NOT NULL,
    result INTEGER REFERENCES results (id),
    error TEXT,
    PRIMARY KEY (scan, position)
) WITHOUT ROWID;

-- Entries with the content of their results.
CREATE VIEW seen AS
SELECT e.scan, e.position, e.input, e.location, e.identity, e.result, r.content, e.error
FROM entries e LEFT JOIN results r ON r.id = e.result;

CREATE INDEX entries_by_location ON entries (location, scan);
CREATE INDEX facets_by_result ON facets (result);
