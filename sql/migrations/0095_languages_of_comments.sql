-- Comments in a language are found among those in others: of many in one the index has the language once.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_by_language on news.comment (language collate "C") where language is not null;
