-- Indexes whose keys are few, each of which PostgreSQL stores once with all rows that have it; and those that are asked for
-- whole keys alone, by their hashes.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_search_by_age on news.comment_search (version);

-- step
create index concurrently if not exists comment_event_by_minute
    on news.comment_event (date_bin('1 minute', occurred_at, '2000-01-01Z'));

-- step
create index concurrently if not exists comment_like_by_liker on news.comment_like (commenter_id);

-- step
create index concurrently if not exists article_by_folded_slug on news.article using hash (lower(slug));
