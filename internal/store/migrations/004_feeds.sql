-- The wire: feeds and live pages that are asked for news. House tables, outside
-- the record and every export. Times are wall time, in microseconds of Unix
-- time; 0: never.
CREATE TABLE feed (
    id        TEXT PRIMARY KEY CHECK (id <> ''),
    story     TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    source    TEXT    NOT NULL, -- slug of a source of the story
    credit    TEXT    NOT NULL, -- slug of an agency; empty: as the items say
    lang      TEXT    NOT NULL, -- empty: as their words look
    rights    TEXT    NOT NULL, -- empty: as the feed says
    embargo   INTEGER NOT NULL, -- seconds after publication
    every     INTEGER NOT NULL CHECK (every > 0), -- seconds between two askings
    whole     INTEGER NOT NULL, -- 1: the article behind each item, 0: the item's own words
    by        TEXT    NOT NULL, -- who put it on the wire
    added     INTEGER NOT NULL,
    paused    INTEGER NOT NULL DEFAULT 0,
    gone      INTEGER NOT NULL DEFAULT 0, -- 1: the server said that it will not come back
    kind      TEXT    NOT NULL DEFAULT '', -- RSS, Atom, … as last seen
    title     TEXT    NOT NULL DEFAULT '',
    final     TEXT    NOT NULL DEFAULT '', -- where redirects lead, if anywhere
    etag      TEXT    NOT NULL DEFAULT '',
    modified  TEXT    NOT NULL DEFAULT '', -- Last-Modified, as sent
    next      INTEGER NOT NULL, -- when it is asked again
    tried     INTEGER NOT NULL DEFAULT 0,
    succeeded INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0, -- when it last had something new
    failures  INTEGER NOT NULL DEFAULT 0, -- in a row, up to now
    fault     TEXT    NOT NULL DEFAULT '', -- the last one, in words; stays for the desk to read
    faulted   INTEGER NOT NULL DEFAULT 0,
    polls     INTEGER NOT NULL DEFAULT 0, -- these five count since it was added
    unchanged INTEGER NOT NULL DEFAULT 0,
    items     INTEGER NOT NULL DEFAULT 0,
    reports   INTEGER NOT NULL DEFAULT 0,
    refused   INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX feed_url ON feed (story, url);
CREATE INDEX feed_next ON feed (next) WHERE paused = 0 AND gone = 0;

-- What was heard of a source, so that the same is not heard twice. Names and
-- words are HMACs under the record's key. They stay where a report was taken
-- down: what was removed does not come back with the next asking.
CREATE TABLE heard (
    item   BLOB PRIMARY KEY CHECK (length(item) = 32), -- story, source and the item's own name
    said   BLOB    NOT NULL CHECK (length(said) = 32), -- what the item said, as it stood in the feed
    parts  BLOB    NOT NULL, -- its paragraphs, 8 bytes each
    report INTEGER NOT NULL, -- the last one made of it; 0: it was refused
    at     INTEGER NOT NULL
) WITHOUT ROWID;
