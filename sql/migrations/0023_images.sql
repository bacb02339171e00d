-- Images. What newsrooms sent is stored once, under the hash of its bytes; alternative text, caption, credit and focal
-- point are of an image, of which several may have one original.
create table news.original (
    hash bytea primary key constraint original_hash_is_sha256 check (length(hash) = 32),
    media_type text not null constraint original_media_type_is_known
        check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif')),
    byte_count integer not null,
    width integer not null,
    height integer not null,
    see_through boolean not null default false,
    placeholder text not null,
    blur_hash text not null,
    stored_at timestamptz not null default now(),
    constraint original_is_visible check (byte_count > 0 and width > 0 and height > 0)
);
create index original_by_time on news.original (stored_at);

-- `version` changes with whatever changes the pixels of its renditions: their addresses are cached for ever.
create table news.image (
    id bigint generated always as identity primary key,
    original bytea not null constraint image_original_exists references news.original,
    external_id text constraint image_external_id_is_unique unique,
    alt text not null default '',
    caption text,
    credit text,
    focal_x double precision,
    focal_y double precision,
    version text not null generated always as (
        encode(substr(sha256(original || coalesce(float8send(focal_x) || float8send(focal_y), ''::bytea)), 1, 6), 'hex')
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint image_focal_point_is_whole check ((focal_x is null) = (focal_y is null)),
    constraint image_focal_point_is_inside check (focal_x between 0 and 1 and focal_y between 0 and 1)
);
create index image_by_original on news.image (original);

-- The lead image of an article; and all that it shows, each once: the lead at position 0, those of the body from 1 on.
alter table news.article add column image_id bigint constraint article_lead_image_exists references news.image;
create index article_by_image on news.article (image_id) where image_id is not null;

create table news.article_image (
    article_id bigint not null constraint article_image_article_exists references news.article on delete cascade,
    image_id bigint not null constraint article_image_image_exists references news.image,
    position integer not null,
    primary key (article_id, position),
    constraint article_image_is_unique unique (image_id, article_id)
);

create trigger image_is_announced after update or delete on news.image
    for each row execute function news.announce_row('image', 'id');
create trigger article_image_is_announced after insert or update or delete on news.article_image
    for each row execute function news.announce_part();

-- Who keeps files of an image has to hear when readers may see it no longer.
create trigger shown_image_is_announced after insert or delete on news.article_image
    for each row execute function news.announce_row('image', 'image_id');
create function news.announce_shown_images() returns trigger language plpgsql as $$ begin
    perform news.announce('image', image_id) from news.article_image where article_id = new.id;
    return null;
end $$;
create trigger article_images_are_announced after update of status, published_at on news.article for each row
    when ((old.status, old.published_at) is distinct from (new.status, new.published_at))
    execute function news.announce_shown_images();

-- What someone may send the bytes of for a while, before an image is made of them.
create table news.image_upload (
    id bigint generated always as identity primary key,
    token uuid not null default gen_random_uuid(),
    expires_at timestamptz not null default now() + interval '15 minutes'
);

-- Signs addresses of the server, so that nobody makes them up: of renditions in sizes that no answer has, and of uploads.
create table secret.image_key (
    only_row boolean primary key default true constraint image_key_is_one check (only_row),
    key bytea not null
);
insert into secret.image_key (key)
select sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'UTF8')) from generate_series(1, 4);

-- 120 bits of a keyed hash, as 20 characters that mean nothing else in addresses.
create function news.sign(key bytea, message text) returns text language sql stable as $$
    select translate(encode(substr(sha256(key || sha256(key || convert_to(message, 'UTF8'))), 1, 15), 'base64'), '+/', '-_')
$$;

-- Where images come from instead, with {key}, {width}, {height} and {format} in it; null: from this server.
alter table news.site add column image_url_template text;
