-- House tables: they change, and lie outside the record and every export.
-- Times are wall time, in microseconds of Unix time.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE user (
    name     TEXT PRIMARY KEY CHECK (name <> ''),
    role     TEXT    NOT NULL CHECK (role IN ('admin', 'editor')),
    hash     TEXT    NOT NULL, -- of the password; empty where none is set
    disabled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE session (
    token   TEXT PRIMARY KEY,
    data    BLOB    NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires);

-- Links that log in once. The link itself is not kept, only its hash.
CREATE TABLE link (
    hash    TEXT PRIMARY KEY,
    user    TEXT    NOT NULL REFERENCES user (name) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) WITHOUT ROWID;

-- What was answered to a request that may come twice.
CREATE TABLE once (
    key    TEXT PRIMARY KEY,
    result TEXT    NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX once_at ON once (at);

CREATE TABLE draft (
    id      TEXT PRIMARY KEY CHECK (id <> ''),
    story   TEXT    NOT NULL,
    owner   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    at      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_story ON draft (story, id);

-- Derived from reports; erased with them, since it repeats or betrays their words.
CREATE TABLE proposal (
    report INTEGER NOT NULL REFERENCES payload (seq) ON DELETE CASCADE,
    reader TEXT    NOT NULL,
    claims BLOB    NOT NULL,
    PRIMARY KEY (report, reader)
) WITHOUT ROWID;

-- HMAC of story and words under the record's key: a plain hash would confirm guesses.
CREATE TABLE digest (
    seq    INTEGER PRIMARY KEY REFERENCES payload (seq) ON DELETE CASCADE,
    digest BLOB NOT NULL CHECK (length(digest) = 32)
);
CREATE INDEX digest_digest ON digest (digest);

-- Bands of a report's minhash: reports that share one may be near-duplicates.
CREATE TABLE band (
    band INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (band, seq)
) WITHOUT ROWID;
