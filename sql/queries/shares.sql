-- Shares: counting them.

-- name: count(article_id, platform, reader, pace)^
-- The share's id, which is null where there is no such article to be seen; and when the commenter may share again, null
-- for now. Whoever was counted within the last hour is not counted again, and nobody where it is not known who it is. From
-- one network no more count than the ceiling: nothing is kept of who comes after them.
with too_soon as materialized (
    select news.retry_at(:reader.commenter_id, :pace.action, :pace.numbers, :pace.seconds) as retry_at
),
shared as (
    select s.id, s.article_id, coalesce(of_network.count < :reader.ceiling, true) as is_open
    from graph.share s
    left join news.share_network of_network on of_network.article_id = s.article_id
        and of_network.network = news.reader_hash(s.article_id, :reader.network::bytea)
        and of_network.hour = date_trunc('hour', now())
    where s.article_id = :article_id and s.platform = :platform and s.listed
    and (select retry_at from too_soon) is null
),
new as (
    insert into news.share_reader as known (share_id, reader)
    select id, news.reader_hash(id, :reader.name::bytea) from shared where is_open and :reader.name::bytea is not null
    on conflict (share_id, reader) do update set counted_at = excluded.counted_at
    where known.counted_at <= excluded.counted_at - interval '1 hour'
    returning share_id
),
of_network as (
    insert into news.share_network as known (article_id, network, hour)
    select article_id, news.reader_hash(article_id, :reader.network::bytea), date_trunc('hour', now())
    from shared join new on share_id = id where :reader.network::bytea is not null
    on conflict (article_id, network, hour) do update set count = known.count + 1 where known.count < :reader.ceiling
    returning article_id
),
added as (
    update news.share s set count = s.count + 1 from new
    where s.id = new.share_id and (:reader.network::bytea is null or exists (select from of_network))
),
paced as (
    select news.count_action(:reader.commenter_id, 'SHARE') from new
)
select (select id from shared) as id, retry_at, (select count(*) from paced) as paced from too_soon;

-- name: forget_readers()!
with networks as (
    delete from news.share_network where hour < now() - interval '2 hours'
), announcements as (
    delete from news.share_announcement where not pending and announced_at < now() - interval '2 hours'
)
delete from news.share_reader where counted_at < now() - interval '2 hours';
