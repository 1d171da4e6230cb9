-- What the desk's search looks through: words of reports, claims and updates,
-- derived from the record and made anew from it at any time. A row goes with
-- the payloads whose words it repeats.
CREATE TABLE sought (
    id     INTEGER PRIMARY KEY,
    story  TEXT    NOT NULL,
    kind   TEXT    NOT NULL CHECK (kind IN ('report', 'claim', 'update')),
    name   TEXT    NOT NULL, -- r7, c12, u9
    seq    INTEGER NOT NULL REFERENCES payload (seq) ON DELETE CASCADE, -- the entry
    report INTEGER REFERENCES payload (seq) ON DELETE CASCADE           -- whose words a claim rests on
);
CREATE INDEX sought_name ON sought (story, name);
CREATE INDEX sought_seq ON sought (seq);
CREATE INDEX sought_report ON sought (report);

-- Words come folded and parted by spaces (search_words.go), so the tokenizer
-- has nothing to decide. secure-delete takes what is deleted out of the index
-- at once, where SQLite would only mark it.
CREATE VIRTUAL TABLE sought_words USING fts5 (head, body, tokenize = 'ascii');
INSERT INTO sought_words (sought_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER sought_delete AFTER DELETE ON sought
BEGIN DELETE FROM sought_words WHERE rowid = OLD.id; END;
