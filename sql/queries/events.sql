-- The logs that readers follow: where they stand, what to announce, and what is too old to be kept.

-- name: article_position(key)$
-- Null where there is no such article.
select d.last_seq from news.discussion d join graph.article a on a.id = d.article_id where a.id = :key and a.listed;

-- name: queue_position()$
select coalesce((select last_seq from news.moderation_feed), 0);

-- name: positions(keys)
select concat('feed.', article_id) as topic, last_seq as position from news.discussion where article_id = any (:keys::bigint[])
union all
select 'queue.0', last_seq from news.moderation_feed;

-- name: articles_with_pending_likes()
select distinct article_id from news.pending_like;

-- name: announce_likes(article_id)$
select news.announce_likes(:article_id);

-- name: prune(seconds)$
-- Each article's events up to its last one that is too old, so that none is missing from between.
with old as (
    select article_id, max(seq) as seq from news.comment_event
    where occurred_at < clock_timestamp() - make_interval(secs => :seconds)
    group by article_id limit 100
), pruned as (
    delete from news.comment_event e using old where e.article_id = old.article_id and e.seq <= old.seq returning 1
)
select count(*) from pruned;

-- name: prune_queue(seconds)!
delete from news.moderation_event where seq <= (
    select max(seq) from news.moderation_event
    where occurred_at < clock_timestamp() - make_interval(secs => :seconds)
);
