-- Articles are known by an id of the publisher's own or by the file that they come from, and have any slug that a browser
-- shows as one segment of an address.

alter table news.article
    add column external_id text constraint article_external_id_is_unique unique
        constraint article_external_id_is_present check (btrim(external_id) <> ''),
    add column slug_encoded text not null generated always as (news.url_encode(slug)) stored,
    drop constraint article_slug_is_url_safe,
    add constraint article_slug_is_a_segment check (
        length(slug) between 1 and 200 and slug not in ('.', '..') and slug !~ '[[:space:][:cntrl:]/\\?#%"<>^`{|}]'
    );
-- Equal headlines are looked for at every import.
create index article_by_headline on news.article using hash (headline);

-- Columns of an article whose change is no change of what it says.
create function news.unprinted() returns text[] language sql immutable parallel safe as $$
    select '{id,external_id,status,published_at,updated_at,headline_encoded,slug_encoded}'::text[]
$$;

-- The file of which an article was imported last. `path` is below the folder that was imported, null for a file given by
-- itself; `file` is where it stood. `content_hash` is that of the file and of how it was read, `draft_hash` that of what was
-- read: files with either are not written again. `other_fields` are what the file says that no column has yet.
create table news.imported_file (
    article_id bigint primary key constraint imported_file_article_exists references news.article on delete cascade,
    path text,
    file text not null,
    slug_is_given boolean not null,
    updated_at timestamptz,
    version text,
    content_hash bytea not null,
    draft_hash bytea not null,
    other_fields jsonb not null default '{}',
    imported_at timestamptz not null default now()
);
create index imported_file_by_content on news.imported_file using hash (content_hash);
create index imported_file_by_path on news.imported_file using hash (path);
create index imported_file_by_file on news.imported_file using hash (file);
