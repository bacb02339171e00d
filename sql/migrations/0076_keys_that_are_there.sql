-- Keys are told apart where there are any: imported comments have none, and take no room in the index.
-- beforehand since 0052

-- step
create unique index concurrently if not exists comment_key_is_unique
    on news.comment (author_id, idempotency_key) where idempotency_key is not null;

-- step
alter table news.comment drop constraint if exists comment_idempotency_key_is_unique;
