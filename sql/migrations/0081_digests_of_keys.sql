-- Keys are told apart by their digests, of 16 bytes however long a client's keys are.
-- beforehand since 0052

-- step
create unique index concurrently if not exists comment_key_is_new
    on news.comment (author_id, (md5(idempotency_key)::uuid)) where idempotency_key is not null;

-- step
drop index if exists news.comment_key_is_unique;
