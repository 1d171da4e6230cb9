-- Tokens let programs in: to one story, for named uses, until a day. The token
-- itself is not kept, only its hash.
CREATE TABLE token (
    id      TEXT PRIMARY KEY CHECK (id <> ''),
    hash    TEXT    NOT NULL UNIQUE,
    name    TEXT    NOT NULL CHECK (name <> ''),
    story   TEXT    NOT NULL,
    scopes  TEXT    NOT NULL, -- words with a space between them
    by      TEXT    NOT NULL, -- who made it
    made    INTEGER NOT NULL, -- these four in microseconds of Unix time, wall time
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0, -- 0: never
    revoked INTEGER NOT NULL DEFAULT 0  -- 0: not
) WITHOUT ROWID;
CREATE UNIQUE INDEX token_name ON token (story, name) WHERE revoked = 0;

-- What senders call the items that became reports, so that a later version of
-- an item is known for one. Names and contents are HMACs under the record's
-- key, and stay where the report was taken down: what was removed does not
-- come back by being sent again.
CREATE TABLE arrival (
    name     BLOB PRIMARY KEY CHECK (length(name) = 32), -- of story, list and the sender's name of the item
    content  BLOB    NOT NULL CHECK (length(content) = 32),
    report   INTEGER NOT NULL REFERENCES entry (seq), -- the latest made of it
    version  INTEGER NOT NULL DEFAULT 0, -- when the sender made it, in microseconds of Unix time; 0: not told
    number   INTEGER NOT NULL DEFAULT 0, -- the sender's number of the version
    stopped  TEXT    NOT NULL DEFAULT '' -- canceled, withheld: what the sender said last
) WITHOUT ROWID;

-- Which reports are versions of one item, and whether its sender stopped it.
CREATE TABLE arrived (
    report INTEGER PRIMARY KEY REFERENCES entry (seq),
    name   BLOB NOT NULL
);
CREATE INDEX arrived_name ON arrived (name);

-- Tables (CSV) that were sent to become reports, with a result a row.
CREATE TABLE import (
    id      TEXT PRIMARY KEY CHECK (id <> ''),
    story   TEXT    NOT NULL,
    file    TEXT    NOT NULL, -- its name at the sender's
    by      TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    rows    INTEGER NOT NULL,
    state   TEXT    NOT NULL CHECK (state IN ('new', 'started', 'done')),
    mapping BLOB    NOT NULL, -- as the desk writes it
    body    BLOB    NOT NULL  -- as it came; emptied when it is no longer needed
);
CREATE INDEX import_story ON import (story, at);

CREATE TABLE import_row (
    import TEXT    NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    row    INTEGER NOT NULL CHECK (row >= 1),
    did    TEXT    NOT NULL, -- filed, same, updated, refused
    report INTEGER NOT NULL DEFAULT 0,
    why    TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (import, row)
) WITHOUT ROWID;
CREATE INDEX import_row_report ON import_row (report);

-- A table repeats the words of its reports: where one is taken down, it goes.
CREATE TRIGGER import_erase AFTER DELETE ON payload
BEGIN UPDATE import SET body = x'', state = 'done' WHERE id IN (SELECT import FROM import_row WHERE report = OLD.seq); END;
