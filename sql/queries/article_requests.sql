-- What was sent with an idempotency key.

-- name: claim(actor, key, input_hash)$
-- Whether nobody has had it before. Who sends the same at the same time waits here for the other's end.
with claimed as (
    insert into news.article_request (actor, key, input_hash) values (:actor, :key, :input_hash)
    on conflict do nothing returning key
)
select exists (select from claimed);

-- name: kept(actor, key)^
select input_hash, article_id from news.article_request where actor = :actor and key = :key;

-- name: fulfil(actor, key, article_id)!
update news.article_request set article_id = :article_id where actor = :actor and key = :key;

-- name: forget()!
delete from news.article_request where sent_at < now() - interval '7 days';
