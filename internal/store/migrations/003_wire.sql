-- Pages as they were fetched, the evidence for what a report says. They repeat
-- its words, and so go with it where it is taken down.
CREATE TABLE fetched (
    report INTEGER NOT NULL REFERENCES payload (seq) ON DELETE CASCADE,
    sum    TEXT    NOT NULL CHECK (length(sum) = 64), -- SHA-256 of body, in hexadecimal
    story  TEXT    NOT NULL,
    url    TEXT    NOT NULL, -- as asked for
    final  TEXT    NOT NULL, -- after redirects
    type   TEXT    NOT NULL, -- Content-Type, as sent
    body   BLOB    NOT NULL,
    at     INTEGER NOT NULL, -- microseconds of Unix time, wall time
    PRIMARY KEY (report, sum)
);
CREATE INDEX fetched_story ON fetched (story, at);
