-- What is to become of a draft. It is about one version: a draft that was
-- saved again is neither submitted nor approved any more. While a moment is
-- set the draft is published then, and nobody saves it until that is called off.
CREATE TABLE stage (
    draft     TEXT PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    submitted TEXT    NOT NULL DEFAULT '', -- by whom
    asked     INTEGER NOT NULL DEFAULT 0,  -- when, microseconds of Unix time
    approved  TEXT    NOT NULL DEFAULT '', -- by whom
    scheduled TEXT    NOT NULL DEFAULT '', -- by whom
    due       INTEGER NOT NULL DEFAULT 0,  -- on the record's clock; 0: not scheduled
    seen      INTEGER NOT NULL DEFAULT 0,  -- last entry about the update that was on screen
    missed    TEXT    NOT NULL DEFAULT ''  -- why it was not published when it was due
) WITHOUT ROWID;
CREATE INDEX stage_due ON stage (due) WHERE due > 0;

-- What rested on a correction and was looked at: an editor says that it stands.
CREATE TABLE mended (
    story   TEXT    NOT NULL,
    thing   TEXT    NOT NULL, -- "u12", "clause 2", "c9"
    claim   TEXT    NOT NULL, -- what was wrong
    user    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (story, thing, claim)
) WITHOUT ROWID;
