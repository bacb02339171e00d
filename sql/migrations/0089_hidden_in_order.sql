-- What readers have written that others do not see is found in its order, and replies among it without a look at the others.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_own_hidden
    on news.comment (author_id, article_id, created_at, id, parent_id) where not visible and status <> 'REMOVED';

-- step
drop index if exists news.comment_hidden_by_author;
