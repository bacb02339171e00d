-- Words are counted alike in every script.

-- Columns of an article whose change is no change of what it says.
create or replace function news.unprinted() returns text[] language sql immutable parallel safe as $$
    select '{
        id,external_id,status,published_at,updated_at,headline_encoded,slug_encoded,word_count,
        language,direction,translation_key,translation_of,original_id
    }'::text[]
$$;

-- Articles whose words are to be counted again: those with marks, or in scripts without blanks.
create table news.article_to_count (
    article_id bigint primary key
        constraint article_to_count_article_exists references news.article on delete cascade
);
insert into news.article_to_count (article_id)
select id from news.article
where body_text ~ '[\u0300-\u036f\u0483-\u0489\u0590-\u1cff\u1dc0-\u1dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u9fff\ua800-\ud7ff\uf900-\uffdf]';

-- Names are stored as they are looked for: composed. What is told apart by it alone stays as it is.
update news.article set section = normalize(section) where section is not nfc normalized;
update news.article set source = normalize(source) where source is not nfc normalized;
update news.article set tags = array(select normalize(tag) from unnest(tags) with ordinality as t (tag, place) order by place)
where array_to_string(tags, ' ') is not nfc normalized;
update news.article a set slug = normalize(slug)
where slug is not nfc normalized and not exists (select from news.article other where other.slug = normalize(a.slug));
update news.person set name = normalize(name) where name is not nfc normalized;

-- People have addresses in the script of their names, as articles have. What stands for the name in files stays ASCII.
alter table news.person
    drop constraint person_slug_is_url_safe,
    add constraint person_slug_is_a_segment check (
        length(slug) between 1 and 200 and slug not in ('.', '..') and slug !~ '[[:space:][:cntrl:]/\\?#%"<>^`{|}]'
    );

-- Addresses are found in other case, too.
create index article_by_slug_in_any_case on news.article (lower(slug));
create index person_by_slug_in_any_case on news.person (lower(slug));

drop function news.find_person(bigint, text, text, text[]);
-- The person whom the first of the keys that is known stands for, or else a new one. Namesakes have slugs with numbers.
create function news.find_person(of_article bigint, ascii_name text, name text, keys text[], slug text)
returns bigint language plpgsql as $$
declare
    name_key text := 'name:' || ascii_name;
    person bigint := news.person_of(keys);
    free_slug text := slug;
    number integer := 1;
begin
    if person is null then
        -- People of one name come one after the other.
        perform pg_advisory_xact_lock(hashtextextended(name_key, 0));
        person := coalesce(news.person_of(keys), news.unclaimed_person(name_key, of_article));
    end if;
    while person is null loop
        insert into news.person (slug, name) values (free_slug, name) on conflict do nothing returning id into person;
        number := number + 1;
        free_slug := rtrim(left(slug, 190), '-') || '-' || number;
    end loop;
    insert into news.person_key (key, person_id)
    select given.key, person from unnest(keys || name_key) as given (key)
    where not exists (select from news.person_key known where known.key = given.key)
    on conflict do nothing;
    return person;
end $$;
