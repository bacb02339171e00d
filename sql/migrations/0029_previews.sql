-- Preview tokens: whoever has one sees any page as if these articles were published at `at`, null for now. Nothing of a token
-- is stored but what signs it; `actor` is who made it, as in the audit log.
create table news.preview_token (
    id bigint generated always as identity primary key,
    nonce uuid not null default gen_random_uuid(),
    article_ids bigint[] not null constraint preview_token_has_articles check (cardinality(article_ids) between 1 and 50),
    at timestamptz,
    actor text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index preview_token_by_expiry on news.preview_token (expires_at);
