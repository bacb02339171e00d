-- Who has an article open at the desk.

-- name: arrive(article_id, commenter_id)$
-- Also says that they are still there.
insert into news.article_editor as here (article_id, commenter_id)
select a.id, :commenter_id from news.article a where a.id = :article_id
on conflict (article_id, commenter_id) do update set
    seen_at = excluded.seen_at,
    since = case when here.seen_at > clock_timestamp() - interval '1 minute' then here.since else excluded.since end
returning article_id;

-- name: leave(article_id, commenter_id)$
with gone as (
    delete from news.article_editor where article_id = :article_id and commenter_id = :commenter_id
)
select id from news.article where id = :article_id;
