-- The logs that readers follow: where they stand, what to announce, and what is too old to be kept.

-- name: article_position(key)$
-- Null where there is no such article.
select news.log_position(d.last_seq, d.last_token)
from news.discussion d join graph.article a on a.id = d.article_id where a.id = :key and a.listed;

-- name: queue_position()$
select coalesce((select news.log_position(last_seq, last_token) from news.moderation_feed), 0);

-- name: content_position()$
select coalesce((select news.log_position(last_seq, last_token) from news.content_feed), 0);

-- name: notice_position()$
select news.log_position(coalesce(max(seq), 0), 0) from news.notice;

-- name: positions(keys)
select concat('feed.', article_id) as topic, news.log_position(last_seq, last_token) as position
from news.discussion where article_id = any (:keys::bigint[])
union all
select concat('notices.', reader), news.log_position((select coalesce(max(seq), 0) from news.notice), 0)
from unnest(:keys::bigint[]) as keys (reader)
union all
select 'queue.0', news.log_position(last_seq, last_token) from news.moderation_feed
union all
select 'content.0', news.log_position(last_seq, last_token) from news.content_feed;

-- name: pending_announcements()
select distinct 'likes' as topic, article_id as key from news.pending_like
union all
select 'sharing', article_id from news.share_announcement where pending
union all
select 'erasing', commenter_id from news.erasure;

-- name: announce_likes(article_id)$
select news.announce_likes(:article_id);

-- name: announce_shares(article_id)$
select news.announce_shares(:article_id);

-- name: prune_comments(seconds)$
-- The oldest of all, with all before them of the same articles, so that none is missing from between.
with oldest as (
    select article_id, seq from news.comment_event
    where date_bin('1 minute', occurred_at, '2000-01-01Z')
        <= date_bin('1 minute', now() - make_interval(secs => :seconds), '2000-01-01Z')
    and occurred_at < now() - make_interval(secs => :seconds)
    order by date_bin('1 minute', occurred_at, '2000-01-01Z') limit 5000
), old as (
    select article_id, max(seq) as seq from oldest group by article_id
), pruned as (
    delete from news.comment_event e using old where e.article_id = old.article_id and e.seq <= old.seq returning 1
)
select count(*) from pruned;

-- name: prune_rank_steps(seconds)$
-- As the logs below: in the order in which they were written, so that nothing that is young is looked at.
with oldest as (
    select id, at from news.rank_step order by id limit 5000
), pruned as (
    delete from news.rank_step
    where id <= (select max(id) from oldest where at < now() - make_interval(secs => :seconds)) returning 1
)
select count(*) from pruned;

-- name: prune_queue(seconds)$
with oldest as (
    select seq, occurred_at from news.moderation_event order by seq limit 5000
), pruned as (
    delete from news.moderation_event
    where seq <= (select max(seq) from oldest where occurred_at < now() - make_interval(secs => :seconds)) returning 1
)
select count(*) from pruned;

-- name: prune_content(seconds)$
with oldest as (
    select seq, at from news.content_change order by seq limit 5000
), pruned as (
    delete from news.content_change
    where seq <= (select max(seq) from oldest where at < now() - make_interval(secs => :seconds)) returning 1
)
select count(*) from pruned;

-- name: describe_content(most)$
select graph.describe_content(:most);
