-- The record: entries, their payloads, the tree over them. Only an append
-- writes it. Every trigger here is a law; each has its test.

CREATE TABLE entry (
    seq      INTEGER PRIMARY KEY CHECK (seq >= 1), -- 1, 2, 3, … without a gap
    recorded INTEGER NOT NULL,                     -- microseconds of Unix time; never goes back
    story    TEXT    NOT NULL CHECK (story <> ''),
    act      TEXT    NOT NULL CHECK (act <> ''),
    sum      BLOB    NOT NULL CHECK (length(sum) = 32) -- SHA-256(salt, payload); stays when they are erased
);
CREATE INDEX entry_story ON entry (story);
CREATE INDEX entry_recorded ON entry (recorded);
CREATE INDEX entry_takedown ON entry (seq) WHERE act = 'takedown';
CREATE INDEX entry_configure ON entry (story) WHERE act = 'configure';

CREATE TABLE payload (
    seq  INTEGER PRIMARY KEY REFERENCES entry (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    body BLOB NOT NULL
);

-- Nodes of the tree, numbered as golang.org/x/mod/sumdb/tlog stores them.
CREATE TABLE node (
    id   INTEGER PRIMARY KEY CHECK (id >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
);

-- Derived from the entries: which of them are about what.
CREATE TABLE subject (
    story   TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    seq     INTEGER NOT NULL REFERENCES entry (seq),
    PRIMARY KEY (story, subject, seq)
) WITHOUT ROWID;

CREATE TRIGGER entry_append BEFORE INSERT ON entry
WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM entry), 0) + 1
  OR NEW.recorded < (SELECT recorded FROM entry ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'the record only grows: an entry takes the next number and no earlier time'); END;

CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the record only grows: no entry is changed'); END;

CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the record only grows: no entry is deleted'); END;

-- A payload comes with its entry, so an erased one can't be put back.
CREATE TRIGGER payload_append BEFORE INSERT ON payload
WHEN NEW.seq IS NOT (SELECT max(seq) FROM entry)
  OR EXISTS (SELECT 1 FROM payload WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the record only grows: a payload comes with its entry'); END;

CREATE TRIGGER payload_update BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'the record only grows: no payload is changed'); END;

CREATE TRIGGER payload_delete BEFORE DELETE ON payload
WHEN (SELECT act FROM entry WHERE seq = OLD.seq) = 'takedown'
  OR NOT EXISTS (
    SELECT 1
    FROM entry e INDEXED BY entry_takedown
    JOIN payload p ON p.seq = e.seq,
         json_each(CAST(p.body AS TEXT), '$.seqs') named
    WHERE e.act = 'takedown' AND e.seq > OLD.seq AND named.value = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'the record only grows: a payload is deleted only where a takedown names it'); END;

CREATE TRIGGER node_append BEFORE INSERT ON node
WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM node), -1) + 1
BEGIN SELECT RAISE(ABORT, 'the tree only grows'); END;

CREATE TRIGGER node_update BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, 'the tree only grows'); END;

CREATE TRIGGER node_delete BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, 'the tree only grows'); END;
