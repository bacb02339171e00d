-- The indexes that lists of comments run in say which are hidden: readers' pages pass over them without a look at the table,
-- where thousands wait for a moderator in one thread. Servers of the version before are as quick by these.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_threads_by_time
    on news.comment (article_id, created_at, id, visible) where parent_id is null;

-- step
create index concurrently if not exists comment_threads_by_likes
    on news.comment (article_id, like_count, created_at, id, visible) where parent_id is null;

-- step
create index concurrently if not exists comment_threads_by_replies
    on news.comment (article_id, reply_count, created_at, id, visible) where parent_id is null;

-- step
create index concurrently if not exists comment_all_by_time on news.comment (article_id, created_at, id, visible);

-- step
create index concurrently if not exists comment_all_by_likes
    on news.comment (article_id, like_count, created_at, id, visible);

-- step
create index concurrently if not exists comment_all_by_replies
    on news.comment (article_id, reply_count, created_at, id, visible);

-- step
drop index if exists news.comment_by_time, news.comment_by_likes, news.comment_by_replies,
    news.comment_in_order, news.comment_by_likes_in_all, news.comment_by_replies_in_all;
