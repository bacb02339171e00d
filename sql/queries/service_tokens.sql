-- Tokens of the publisher's own programs.

-- name: create(name, digest, scopes, expires_at)!
insert into news.service_token (name, digest, scopes, expires_at)
values (:name, :digest, :scopes, :expires_at::timestamptz);

-- name: tokens()
select name, scopes, created_at, expires_at, last_used_at, revoked_at
from news.service_token
order by name, created_at desc;

-- name: revoke(name)$
update news.service_token set revoked_at = now() where name = :name and revoked_at is null returning id;

-- name: use(digest)^
-- The token, and the minute of its use written down, unless that was done within the last one.
with found as (
    select id, name, scopes, expires_at, revoked_at, expires_at <= now() as expired
    from news.service_token where digest = :digest
), used as (
    update news.service_token t set last_used_at = now()
    from found f
    where t.id = f.id and f.revoked_at is null and f.expired is not true
        and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute')
)
select * from found;

-- name: unrevoked(digests)
select digest from news.service_token where digest = any(:digests::bytea[]) and revoked_at is null;
