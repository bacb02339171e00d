-- Sections and topics have addresses of their own, articles have authors, and search engines are told what editors say.

-- A section or a topic. What articles say is its name, by which it is found; who writes them gives it its slug, which stays.
-- Until it has one readers do not see it.
create table news.term (
    id bigint generated always as identity primary key,
    kind text not null constraint term_kind_is_known check (kind in ('SECTION', 'TOPIC')),
    name text not null constraint term_name_is_present check (btrim(name) <> ''),
    slug text constraint term_slug_is_a_segment check (
        length(slug) between 1 and 200 and slug not in ('.', '..') and slug !~ '[[:space:][:cntrl:]/\\?#%"<>^`{|}]'
    ),
    slug_encoded text generated always as (news.url_encode(slug)) stored,
    description text constraint term_description_is_present check (btrim(description) <> ''),
    position integer,
    constraint term_name_is_unique unique (kind, name),
    constraint term_slug_is_unique unique (kind, slug)
);
create index term_by_slug_in_any_case on news.term (kind, lower(slug));
create index term_without_slug on news.term (id) where slug is null;

create function news.add_terms(section text, tags text[]) returns void language sql as $$
    insert into news.term (kind, name)
    select kind, name from (select 'SECTION', section union select 'TOPIC', unnest(tags)) as named (kind, name)
    where btrim(name) <> ''
    and not exists (select from news.term known where known.kind = named.kind and known.name = named.name)
    order by kind, name
    on conflict do nothing
$$;
create function news.add_terms_of_article() returns trigger language plpgsql as $$ begin
    perform news.add_terms(new.section, new.tags);
    return null;
end $$;
create trigger article_terms_are_known after insert or update of section, tags on news.article
    for each row execute function news.add_terms_of_article();

insert into news.term (kind, name)
select 'SECTION', section from news.article where btrim(section) <> '' group by section order by section;
insert into news.term (kind, name)
select 'TOPIC', tag from news.article cross join unnest(tags) as tag where btrim(tag) <> '' group by tag order by tag;

-- Gives a term the slug, or else with the first number from 2 on that is free. Articles that were shown without it are
-- announced.
create function news.give_slug(of_term bigint, wanted text) returns void language plpgsql as $$
declare
    free_slug text := wanted;
    number integer := 1;
    given news.term;
begin
    loop
        begin
            update news.term set slug = free_slug where id = of_term and slug is null returning * into given;
            exit;
        exception when unique_violation then
            number := number + 1;
            free_slug := rtrim(left(wanted, 190), '-') || '-' || number;
        end;
    end loop;
    if given.kind = 'SECTION' then
        perform news.announce('article', id) from news.article where section = given.name and status = 'PUBLISHED';
    else
        perform news.announce('article', article_id) from news.article_tag where tag = given.name;
    end if;
end $$;

create function news.is_in(term news.term, article news.article) returns boolean language sql immutable as $$
    select case term.kind when 'SECTION' then term.name = article.section else term.name = any (article.tags) end
$$;

-- What articles say follows. Who is writing one of them is waited for.
create function news.rename_term(of_term bigint, new_name text) returns void language plpgsql as $$
declare
    renamed news.term;
begin
    select * into renamed from news.term where id = of_term for update;
    perform from news.discussion d join news.article a on a.id = d.article_id
    where news.is_in(renamed, a)
    order by d.article_id for update of d;
    update news.term set name = new_name where id = of_term;
    if renamed.kind = 'SECTION' then
        update news.article set section = new_name where section = renamed.name;
    else
        update news.article set tags = array_replace(tags, renamed.name, new_name) where renamed.name = any (tags);
    end if;
end $$;

-- The topics of what is published, or will be when its hour comes: drafts and what was withdrawn have none here.
create or replace function news.list_tags() returns trigger language plpgsql as $$ begin
    delete from news.article_tag where article_id = new.id;
    insert into news.article_tag (tag, published_at, article_id)
    select distinct tag, new.published_at, new.id from unnest(new.tags) as tags (tag) where new.status = 'PUBLISHED';
    return null;
end $$;
create or replace trigger article_tags_are_listed after insert or update of tags, published_at, status on news.article
    for each row execute function news.list_tags();
delete from news.article_tag t using news.article a where a.id = t.article_id and a.status <> 'PUBLISHED';

-- Who wrote an article, in the order of the byline. `listed_at` is from when on readers know it, null for never.
create table news.article_author (
    article_id bigint not null constraint article_author_article_exists references news.article on delete cascade,
    person_id bigint not null constraint article_author_person_exists references news.person,
    position integer not null,
    role text constraint article_author_role_is_present check (btrim(role) <> ''),
    listed_at timestamptz,
    primary key (article_id, position),
    constraint article_author_is_unique unique (person_id, article_id)
);
create index article_author_by_time on news.article_author (person_id, listed_at desc, article_id desc)
    where listed_at is not null;
create trigger article_author_is_listed before insert or update of article_id on news.article_author
    for each row execute function news.list_mention();
create trigger article_author_is_announced after insert or update or delete on news.article_author
    for each row execute function news.announce_part();

create or replace function news.list_mentions() returns trigger language plpgsql as $$
declare
    listed timestamptz := case when new.status = 'PUBLISHED' then new.published_at end;
begin
    update news.article_person set listed_at = listed where article_id = new.id;
    update news.article_author set listed_at = listed where article_id = new.id;
    return null;
end $$;

-- Whom nobody has told apart from others of the name so far: known by the name only, and to this article only.
create or replace function news.unclaimed_person(name_key text, of_article bigint) returns bigint language sql stable as $$
    select known.person_id from news.person_key known
    where known.key = name_key
    and not exists (
        select from news.person_key other where other.person_id = known.person_id and not starts_with(other.key, 'name:')
    )
    and exists (select from news.article_person m where m.person_id = known.person_id and m.article_id = of_article)
    and not exists (select from news.article_person m where m.person_id = known.person_id and m.article_id <> of_article)
    and not exists (select from news.article_author a where a.person_id = known.person_id and a.article_id <> of_article)
$$;

-- `byline` is as printed, where that is more than the names of the authors. Null in a column of search engines: as readers
-- see it.
alter table news.article
    add column byline text constraint article_byline_is_present check (btrim(byline) <> ''),
    add column seo_title text constraint article_seo_title_is_present check (btrim(seo_title) <> ''),
    add column seo_description text constraint article_seo_description_is_present check (btrim(seo_description) <> ''),
    add column canonical_url text constraint article_canonical_url_is_absolute check (canonical_url ~* '^https?://[^/]'),
    add column seo_image_id bigint constraint article_seo_image_exists references news.image,
    add column no_index boolean not null default false;

create index article_by_seo_image on news.article (seo_image_id) where seo_image_id is not null;

-- `section.<id>` and `topic.<id>` stand for an article that enters, leaves or takes another place there.
create function news.announce_terms(placed news.article, otherwise news.article) returns void language sql as $$
    select news.announce(lower(term.kind), term.id) from news.term
    where placed.status = 'PUBLISHED'
    and ((kind = 'SECTION' and name = placed.section) or (kind = 'TOPIC' and name = any (placed.tags)))
    and (
        (placed.status, placed.published_at) = (otherwise.status, otherwise.published_at)
        and news.is_in(term, otherwise)
    ) is not true
$$;
create function news.announce_place() returns trigger language plpgsql as $$ begin
    if tg_op <> 'INSERT' then
        perform news.announce_terms(old, new);
    end if;
    if tg_op <> 'DELETE' then
        perform news.announce_terms(new, old);
    end if;
    return null;
end $$;
create trigger article_place_is_announced after insert or delete on news.article
    for each row execute function news.announce_place();
create trigger article_place_change_is_announced after update on news.article for each row
    when (
        (old.status, old.published_at, old.section, old.tags)
        is distinct from (new.status, new.published_at, new.section, new.tags)
    )
    execute function news.announce_place();

create function news.announce_term() returns trigger language plpgsql as $$ begin
    perform news.announce(lower(coalesce(new.kind, old.kind)), coalesce(new.id, old.id));
    perform pg_notify('dateline', 'articles');
    return null;
end $$;
create trigger term_is_announced after delete on news.term for each row execute function news.announce_term();
create trigger term_change_is_announced after update on news.term for each row
    when (old.* is distinct from new.*) execute function news.announce_term();

-- A byline that is made of names is shown with the article alone.
create function news.announce_authored() returns trigger language plpgsql as $$ begin
    perform news.announce('article', article_id) from news.article_author where person_id = new.id;
    return null;
end $$;
create trigger name_in_bylines_is_announced after update of name on news.person for each row
    when (old.name <> new.name) execute function news.announce_authored();
