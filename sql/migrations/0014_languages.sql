-- Articles and comments have a language, and articles are translations of each other.

alter table news.site
    add column language text not null default 'en',
    add column time_zone text not null default 'UTC';

create function news.site_language() returns text language sql stable as $$
    select coalesce((select language from news.site), 'en')
$$;

-- `language` is a tag by BCP 47; `direction` follows from it. Articles are translations of each other that have the same
-- `translation_key`, or of which one is the original of the others. `translation_of` is how the file names the original,
-- `original_id` is that article, once there is one.
alter table news.article
    add column language text not null default 'en'
        constraint article_language_is_a_tag check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
    add column direction text not null default 'LTR'
        constraint article_direction_is_known check (direction in ('LTR', 'RTL')),
    add column translation_key text,
    add column translation_of text,
    add column original_id bigint constraint article_original_exists references news.article on delete set null;
alter table news.article alter column language set default news.site_language();
create index article_by_language on news.article (language, published_at desc, id desc) where status = 'PUBLISHED';
create index article_by_translation_key on news.article (translation_key) where translation_key is not null;
create index article_by_translation_of on news.article (translation_of) where translation_of is not null;
create index article_by_original on news.article (original_id) where original_id is not null;

-- Columns of an article whose change is no change of what it says.
create or replace function news.unprinted() returns text[] language sql immutable parallel safe as $$
    select '{
        id,external_id,status,published_at,updated_at,headline_encoded,slug_encoded,
        language,direction,translation_key,translation_of,original_id
    }'::text[]
$$;

-- Articles that were stored before they had a language, until one is found for them in their text.
create table news.article_without_language (
    article_id bigint primary key
        constraint article_without_language_article_exists references news.article on delete cascade
);
insert into news.article_without_language (article_id) select id from news.article;

create or replace function news.announce_article() returns trigger language plpgsql as $$ begin
    perform news.announce('article', coalesce(new.id, old.id));
    perform pg_notify('dateline', 'texts');
    if (new.status, new.published_at, new.slug, new.section, new.source, new.tags, new.language)
        is distinct from (old.status, old.published_at, old.slug, old.section, old.source, old.tags, old.language)
    then
        perform pg_notify('dateline', 'articles');
    end if;
    return null;
end $$;

-- Null where nobody can tell.
alter table news.comment add column language text
    constraint comment_language_is_a_tag check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$');

drop function news.post(
    bigint, bigint, bigint, text, text, text, text, integer, text, text, text, integer, integer, text
);
-- Null where something has changed since: `seen` is the row of `graph.posting_facts` as text, or null where the caller has
-- been in the discussion since before it looked.
create function news.post(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, key text, input_hash text,
    depth integer, status text, stage text, reason text, lookback integer, most integer, seen text,
    language text default null
) returns bigint language plpgsql as $$
declare
    written bigint;
begin
    perform news.enter(of_article, of_author, true);
    if seen <> (
        select facts::text
        from graph.posting_facts(of_article, of_parent, of_author, md5(words), key, lookback, most) facts
    ) then
        return null;
    end if;
    insert into news.comment (
        article_id, author_id, parent_id, depth, body, body_html, status, created_at, idempotency_key, input_hash, language
    )
    values (
        of_article, of_author, of_parent, depth, words, html, status, clock_timestamp(), key, input_hash, language
    )
    returning id into written;
    if stage is not null then
        insert into news.decision (comment_id, stage, to_status, reason) values (written, stage, status, reason);
    end if;
    return written;
end $$;
