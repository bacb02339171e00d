-- Shares: counting them.

-- name: count(article_id, platform, reader)$
-- The share's id; null where there is no such article to be seen. Whoever was counted within the last hour is not
-- counted again, and nobody where it is not known who it is.
with shared as (
    select s.id from graph.share s where s.article_id = :article_id and s.platform = :platform and s.listed
),
counted as (
    insert into news.share_reader as known (share_id, reader)
    select id, news.reader_hash(id, :reader::bytea) from shared where :reader::bytea is not null
    on conflict (share_id, reader) do update set counted_at = excluded.counted_at
    where known.counted_at <= excluded.counted_at - interval '1 hour'
    returning share_id
),
added as (
    update news.share s set count = s.count + 1 from counted where s.id = counted.share_id
)
select id from shared;

-- name: forget_readers()!
delete from news.share_reader where counted_at < now() - interval '2 hours';
