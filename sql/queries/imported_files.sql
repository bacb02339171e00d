-- The files that articles come from, and which article a file is.

-- name: lock()!
-- Imports come one after the other: each sees what the one before it has stored.
select pg_advisory_xact_lock(hashtextextended('dateline import', 0));

-- name: with_content(hashes)
select content_hash, article_id, path, file from news.imported_file where content_hash = any (:hashes::bytea[]);

-- name: candidates(external_ids, slugs, paths, files, headlines)
-- All articles that one of the files may be.
select
    article.id as article_id, article.external_id, article.slug, article.headline,
    imported.path, imported.file, coalesce(imported.slug_is_given, false) as slug_is_given,
    imported.updated_at, imported.version, coalesce(imported.draft_hash, '') as draft_hash
from news.article
left join news.imported_file imported on imported.article_id = article.id
where article.id in (
    select id from news.article where external_id = any (:external_ids::text[])
    union select id from news.article where slug = any (:slugs::text[])
    union select id from news.article where headline = any (:headlines::text[])
    union select article_id from news.imported_file where path = any (:paths::text[])
    union select article_id from news.imported_file where file = any (:files::text[])
);

-- name: keep(article_ids, paths, files, slugs_given, updates, versions, content_hashes, draft_hashes, other_fields)!
insert into news.imported_file as kept (
    article_id, path, file, slug_is_given, updated_at, version, content_hash, draft_hash, other_fields
)
select * from unnest(
    :article_ids::bigint[], :paths::text[], :files::text[], :slugs_given::boolean[],
    :updates::timestamptz[], :versions::text[], :content_hashes::bytea[], :draft_hashes::bytea[],
    :other_fields::jsonb[]
)
on conflict (article_id) do update set
    path = coalesce(excluded.path, kept.path), file = excluded.file, slug_is_given = excluded.slug_is_given,
    updated_at = excluded.updated_at, version = excluded.version, content_hash = excluded.content_hash,
    draft_hash = excluded.draft_hash, other_fields = excluded.other_fields, imported_at = now();
