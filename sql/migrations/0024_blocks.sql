-- The blocks of a body have ids that stay through edits, and kinds with what is particular to each.

-- What is embedded from other sites, by its address: `title` is what the site has said of it when it was asked. Which
-- providers may be embedded is a setting; null: all.
create table news.embed (
    url text primary key,
    provider text not null,
    provider_name text not null,
    player_url text,
    title text,
    author text,
    thumbnail_url text,
    tries integer not null default 0,
    tried_at timestamptz,
    fetched_at timestamptz
);
create index embed_to_fetch on news.embed (tries, url) where fetched_at is null;
alter table news.site add column embed_providers text[];

-- `data` has, by the kind: `level`; `ordered` and `items`; `alt` and `caption`; `header` and `rows`.
-- A block whose `kind` is null was stored before there were any, and nobody has looked at it yet.
alter table news.paragraph
    add column id bigint generated always as identity constraint paragraph_id_is_unique unique,
    add column kind text constraint paragraph_kind_is_known
        check (kind in ('PARAGRAPH', 'HEADING', 'LIST', 'QUOTE', 'IMAGE', 'TABLE', 'EMBED')),
    add column data jsonb,
    add column quote_id bigint constraint paragraph_quote_exists references news.quote on delete set null,
    add column image_id bigint constraint paragraph_image_exists references news.image on delete set null,
    add column embed_url text constraint paragraph_embed_exists references news.embed;
create index paragraph_by_embed on news.paragraph (embed_url) where embed_url is not null;
create index paragraph_by_quote on news.paragraph (quote_id) where quote_id is not null;
create index paragraph_by_image on news.paragraph (image_id) where image_id is not null;
create index paragraph_without_kind on news.paragraph (article_id, index) where kind is null;

alter table news.paragraph disable trigger user;
update news.paragraph set
    kind = case when html ~ '^<h[1-6][ >]' then 'HEADING' else 'PARAGRAPH' end,
    data = case when html ~ '^<h[1-6][ >]' then jsonb_build_object('level', substr(html, 3, 1)::integer) else '{}' end
where html ~ '^<(h[1-6]|p|pre|hr)[ >/]';
alter table news.paragraph enable trigger user;

-- What an image says is part of the HTML of the articles that show it.
create function news.announce_image() returns trigger language plpgsql as $$ begin
    perform news.announce('article', article_id) from news.article_image where image_id = new.id;
    return null;
end $$;
create trigger image_is_announced_with_its_articles after update on news.image
    for each row execute function news.announce_image();

create function news.announce_embed() returns trigger language plpgsql as $$ begin
    perform news.announce('article', article_id) from news.paragraph where embed_url = new.url;
    return null;
end $$;
create trigger embed_is_announced after update on news.embed for each row
    when (old.title is distinct from new.title) execute function news.announce_embed();
