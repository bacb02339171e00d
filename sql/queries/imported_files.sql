-- The files that articles come from, and which article a file is.

-- name: lock()!
-- Imports come one after the other: each sees what the one before it has stored.
select pg_advisory_xact_lock(hashtextextended('dateline import', 0));

-- name: with_content(hashes)
select content_hash, article_id, path, file, pictures::text from news.imported_file where content_hash = any (:hashes::bytea[]);

-- name: candidates(external_ids, slugs, paths, files, headlines)
-- All articles that one of the files may be.
select
    article.id as article_id, article.external_id, article.slug, article.headline,
    imported.path, imported.file, coalesce(imported.slug_is_given, false) as slug_is_given,
    imported.updated_at, imported.version, coalesce(imported.draft_hash, '') as draft_hash,
    coalesce(imported.article_hash, '') as article_hash,
    article.revision, imported.revision as imported_revision, greatest(article.updated_at, imported.updated_at) as last_update
from news.article
left join news.imported_file imported on imported.article_id = article.id
where article.id in (
    select id from news.article where external_id = any (:external_ids::text[])
    union select id from news.article where slug = any (:slugs::text[])
    union select id from news.article where headline = any (:headlines::text[])
    union select article_id from news.imported_file where path = any (:paths::text[])
    union select article_id from news.imported_file where file = any (:files::text[])
);

-- name: edits(article_id, since, before)^
-- Who has changed which fields after a revision, or else after the last import, and before another one.
select
    array_agg(distinct graph.actor_name(r.actor)) as by,
    array_agg(distinct graph.camel_case(field)) filter (where field is not null) as changed
from news.article_revision r left join unnest(r.changed) as field on true
where r.article_id = :article_id and r.kind not in ('IMPORT', 'STORED')
and (:before::integer is null or r.number < :before)
and r.number > coalesce(
    :since::integer,
    (select max(i.number) from news.article_revision i where i.article_id = :article_id and i.kind = 'IMPORT' and i.number < coalesce(:before, i.number + 1)),
    0
);

-- name: keep(article_ids, paths, files, slugs_given, updates, versions, content_hashes, draft_hashes, article_hashes, other_fields, pictures, revisions)!
insert into news.imported_file as kept (
    article_id, path, file, slug_is_given, updated_at, version, content_hash, draft_hash, article_hash, other_fields, pictures,
    revision
)
select * from unnest(
    :article_ids::bigint[], :paths::text[], :files::text[], :slugs_given::boolean[],
    :updates::timestamptz[], :versions::text[], :content_hashes::bytea[], :draft_hashes::bytea[], :article_hashes::bytea[],
    :other_fields::jsonb[], :pictures::jsonb[], :revisions::integer[]
)
on conflict (article_id) do update set
    path = coalesce(excluded.path, kept.path), file = excluded.file, slug_is_given = excluded.slug_is_given,
    updated_at = excluded.updated_at, version = excluded.version, content_hash = excluded.content_hash,
    draft_hash = excluded.draft_hash, article_hash = excluded.article_hash, other_fields = excluded.other_fields,
    pictures = excluded.pictures, revision = excluded.revision, imported_at = now();

-- name: finish(article_id, mark, content_hash, draft_hash)!
-- `mark` stood for the hash of its file while comments of it were still to be written.
update news.imported_file set content_hash = :content_hash, draft_hash = :draft_hash
where article_id = :article_id and content_hash = :mark;

-- name: keep_addresses(paths, article_ids)!
-- Those under which articles were known elsewhere. One that another article had is from now on that of the last.
insert into news.old_address as kept (path, article_id) select * from unnest(:paths::text[], :article_ids::bigint[])
on conflict (path) do update set article_id = excluded.article_id where kept.article_id <> excluded.article_id;
