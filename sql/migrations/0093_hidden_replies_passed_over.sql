-- Replies and comments on words are passed over within their index, too, where they are hidden, as all others on an article
-- are. Servers of the version before are as quick by these.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_replies_by_time
    on news.comment (parent_id, created_at, id, visible) where parent_id is not null;

-- step
create index concurrently if not exists comment_on_words_by_time
    on news.comment (anchor_id, created_at, id, visible) where anchor_id is not null;

-- step
drop index if exists news.comment_replies, news.comment_by_anchor;
