-- One bot's passages. Numbers are never used twice: a changed passage gets a new one, so that what
-- the index says of a number stays true for ever, and a number that is gone is simply not found.

CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    after TEXT,                -- the passage before it in its document; NULL outside a document
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    category TEXT NOT NULL,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    meta TEXT NOT NULL,        -- JSON object
    title_letters TEXT NOT NULL,
    letters TEXT NOT NULL,     -- tokens.lines of the text
    morphemes TEXT,            -- of title and text, joined by spaces; NULL where not analysed
    content BLOB NOT NULL,     -- hash of everything
    searched BLOB NOT NULL,    -- hash of what the index is made of
    added TEXT NOT NULL,
    changed TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS questions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL,       -- tokens.words, joined by spaces
    morphemes TEXT
);
CREATE INDEX IF NOT EXISTS questions_of ON questions (passage);

-- What the index has to forget.
CREATE TABLE IF NOT EXISTS removed (removal INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
