-- Tokens of the publisher's own programs, such as a CMS. `digest` is the SHA-256 of the secret, which nothing holds: of
-- 256 random bits nobody finds one by trying, so a slow hash would add nothing, and each request looks for it.
create table news.service_token (
    id bigint generated always as identity primary key,
    name text not null constraint service_token_has_a_name check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    digest bytea not null constraint service_token_is_known unique check (length(digest) = 32),
    scopes text[] not null constraint service_token_has_scopes check (cardinality(scopes) > 0),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
-- A name is free again once its token is revoked: whoever replaces one need not think of another.
create unique index service_token_name_is_free on news.service_token (name) where revoked_at is null;

-- Servers forget what they know of a token, and end what it has opened.
create trigger service_token_is_announced after update of digest, scopes, expires_at, revoked_at or delete
    on news.service_token for each row execute function news.announce_row('token', 'id');
