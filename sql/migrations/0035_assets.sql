-- Pictures of imported files, and what such a file has made of its article.

-- The image that an import has made of a picture's bytes with what the file says of it, by the hash of both: it stays the
-- same image, whatever editors say of it later.
create table news.imported_picture (
    said bytea primary key,
    image_id bigint not null constraint imported_picture_image_exists references news.image on delete cascade
);
create index imported_picture_by_image on news.imported_picture (image_id);

-- What an address had when an import fetched it.
create table news.fetched_picture (
    url text primary key,
    original bytea not null constraint fetched_picture_original_exists references news.original on delete cascade,
    fetched_at timestamptz not null default now()
);
create index fetched_picture_by_original on news.fetched_picture (original);

-- `pictures` are the files of pictures that were taken with an article, by their paths, with size and time of change.
-- `revision` is that of the article as the file has made it, null where nobody knows.
alter table news.imported_file
    add column pictures jsonb not null default '{}',
    add column revision integer;
