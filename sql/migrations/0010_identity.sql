-- People, quotes and comments keep their identity from one import to the next.

-- A second headline: the agency's own.
alter table news.article add column alternative_headline text
    constraint article_alternative_headline_is_present check (btrim(alternative_headline) <> '');

-- A title and an affiliation stand with the mention: a person's own are those of the newest article that gives any and
-- that readers can find. `listed_at` is from when on they can, null for never: so it is known without the article.
alter table news.article_person
    add column title text,
    add column affiliation text,
    add column listed_at timestamptz;
alter table news.article_person disable trigger article_person_is_announced;
update news.article_person named set
    title = person.title,
    affiliation = person.affiliation,
    listed_at = case when article.status = 'PUBLISHED' then article.published_at end
from news.person, news.article
where person.id = named.person_id and article.id = named.article_id;
alter table news.article_person enable trigger article_person_is_announced;
alter table news.person drop column title, drop column affiliation;

create index article_person_by_time on news.article_person (person_id, listed_at desc, article_id desc)
    where listed_at is not null;
create index article_person_by_title on news.article_person (person_id, listed_at desc, article_id desc)
    where listed_at is not null and coalesce(title, affiliation) is not null;

-- The article's row is held until the mention is stored: whoever changes it meanwhile comes later, and finds the mention.
create function news.list_mention() returns trigger language plpgsql as $$ begin
    new.listed_at := (
        select case when status = 'PUBLISHED' then published_at end
        from news.article where id = new.article_id for share
    );
    return new;
end $$;
create trigger article_person_is_listed before insert or update of article_id on news.article_person
    for each row execute function news.list_mention();

create function news.list_mentions() returns trigger language plpgsql as $$ begin
    update news.article_person set listed_at = case when new.status = 'PUBLISHED' then new.published_at end
    where article_id = new.id;
    return null;
end $$;
create trigger article_people_are_listed after update on news.article for each row
    when ((old.status, old.published_at) is distinct from (new.status, new.published_at))
    execute function news.list_mentions();

-- What a mention says of a person changes nothing where a newer one, which readers can find already, says it otherwise.
create function news.announce_title(mention news.article_person) returns void language sql as $$
    select news.announce('title', mention.person_id)
    where mention.listed_at is not null and coalesce(mention.title, mention.affiliation) is not null
    and not exists (
        select from news.article_person newer
        where newer.person_id = mention.person_id and newer.listed_at <= now()
        and newer.listed_at is not null and coalesce(newer.title, newer.affiliation) is not null
        and (newer.listed_at, newer.article_id) > (mention.listed_at, mention.article_id)
    )
$$;
create function news.announce_titles() returns trigger language plpgsql as $$ begin
    if tg_op <> 'INSERT' then
        perform news.announce_title(old);
    end if;
    if tg_op <> 'DELETE' then
        perform news.announce_title(new);
    end if;
    return null;
end $$;
create trigger title_is_announced after insert or delete on news.article_person
    for each row execute function news.announce_titles();
create trigger title_change_is_announced after update on news.article_person for each row
    when (
        (old.person_id, old.title, old.affiliation, old.listed_at)
        is distinct from (new.person_id, new.title, new.affiliation, new.listed_at)
    )
    execute function news.announce_titles();

-- What stands for a person in files: an id of the publisher's own, an address that is the same as they are, or the slug of
-- a name. A name stands for whoever had it first.
create table news.person_key (
    key text primary key,
    person_id bigint not null constraint person_key_person_exists references news.person on delete cascade
);
create index person_key_by_person on news.person_key (person_id);
insert into news.person_key (key, person_id) select 'name:' || slug, id from news.person;

create function news.person_of(keys text[]) returns bigint language sql stable as $$
    select known.person_id from unnest(keys) with ordinality as given (key, place)
    join news.person_key known on known.key = given.key
    order by given.place limit 1
$$;

-- Whom nobody has told apart from others of the name so far: known by the name only, and to this article only.
create function news.unclaimed_person(name_key text, of_article bigint) returns bigint language sql stable as $$
    select known.person_id from news.person_key known
    where known.key = name_key
    and not exists (
        select from news.person_key other where other.person_id = known.person_id and not starts_with(other.key, 'name:')
    )
    and exists (select from news.article_person m where m.person_id = known.person_id and m.article_id = of_article)
    and not exists (select from news.article_person m where m.person_id = known.person_id and m.article_id <> of_article)
$$;

-- The person whom the first of the keys that is known stands for, or else a new one. Namesakes have slugs with numbers.
create function news.find_person(of_article bigint, name_slug text, name text, keys text[])
returns bigint language plpgsql as $$
declare
    name_key text := 'name:' || name_slug;
    person bigint := news.person_of(keys);
    free_slug text := name_slug;
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
        free_slug := rtrim(left(name_slug, 190), '-') || '-' || number;
    end loop;
    insert into news.person_key (key, person_id)
    select given.key, person from unnest(keys || name_key) as given (key)
    where not exists (select from news.person_key known where known.key = given.key)
    on conflict do nothing;
    return person;
end $$;

-- Comments that came with the file of their article. An import finds them again by what they have in common with it.
alter table news.comment add column imported boolean not null default false;
update news.comment c set imported = true, idempotency_key = null
from news.commenter author
where author.id = c.author_id and author.subject is null and starts_with(c.idempotency_key, 'import:');
create index comment_imported on news.comment (article_id) where imported;

-- Who commented in a file is known by the id that it gives, or else by the name.
alter table news.commenter
    add column external_id text,
    add constraint commenter_external_id_has_no_account check (external_id is null or subject is null);
drop index news.commenter_imported_name_is_unique;
create unique index commenter_imported_name_is_unique on news.commenter (display_name)
    where subject is null and deleted_at is null and external_id is null;
create unique index commenter_imported_id_is_unique on news.commenter (external_id) where external_id is not null;

create function news.reader_key(external_id text, name text) returns text language sql immutable parallel safe as $$
    select coalesce('id:' || external_id, 'name:' || name)
$$;

-- What must not come back with the next import, known by keyed hashes alone: of the reader, null where it was not the
-- reader who went; of reader and words; of reader and time. The row of the comment may be gone, too.
create table news.erased_comment (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint erased_comment_article_exists references news.article on delete cascade,
    comment_id bigint constraint erased_comment_is_single unique
        constraint erased_comment_comment_exists references news.comment on delete set null,
    author_id bigint not null constraint erased_comment_author_exists references news.commenter,
    reader bytea,
    words bytea not null,
    moment bytea not null
);
create index erased_comment_by_article on news.erased_comment (article_id);

-- Whose likes must not.
create table news.erased_liker (
    article_id bigint not null constraint erased_liker_article_exists references news.article on delete cascade,
    reader bytea not null,
    primary key (article_id, reader)
);

create function news.import_hash(of_article bigint, variadic parts text[]) returns bytea language sql stable as $$
    select news.reader_hash(of_article, convert_to(array_to_string('{import}'::text[] || parts, U&'\001F'), 'UTF8'))
$$;
create function news.moment_hash(of_article bigint, reader text, at timestamptz) returns bytea language sql stable as $$
    select news.import_hash(of_article, reader, 'at', ((extract(epoch from at) * 1000000)::bigint)::text)
$$;

create function news.remember_erased(comments bigint[], with_reader boolean) returns void language sql as $$
    insert into news.erased_comment as kept (article_id, comment_id, author_id, reader, words, moment)
    select
        c.article_id, c.id, c.author_id,
        case when with_reader then news.import_hash(c.article_id, author.key) end,
        news.import_hash(c.article_id, author.key, 'says', c.body),
        news.moment_hash(c.article_id, author.key, c.created_at)
    from news.comment c
    join (select id, news.reader_key(external_id, display_name) as key from news.commenter) author on author.id = c.author_id
    where c.id = any (comments) and c.imported
    on conflict (comment_id) do update set reader = excluded.reader
$$;

-- An import counts what it writes once, at its end: one by one each comment would wait for a row that has as many versions
-- as there were before it.
create or replace trigger comment_is_counted after insert or delete or update of status, reply_count, body
    on news.comment for each row
    when (current_setting('dateline.counting', true) is distinct from 'off') execute function news.count_comment();
create or replace trigger like_is_counted after insert or delete on news.comment_like for each row
    when (current_setting('dateline.counting', true) is distinct from 'off') execute function news.count_like();

create function news.record_events(of_article bigint, kinds text[], comments bigint[], steps integer[])
returns void language plpgsql as $$
declare
    discussion news.discussion;
    total integer := (select sum(step) from unnest(steps) as given (step));
begin
    update news.discussion set last_seq = last_seq + cardinality(kinds), comment_count = comment_count + total
    where article_id = of_article returning * into discussion;
    insert into news.comment_event (article_id, seq, kind, comment_id, comment_count)
    select of_article, discussion.last_seq - cardinality(kinds) + place, kind, comment,
        discussion.comment_count - total + sum(step) over (order by place)
    from unnest(kinds, comments, steps) with ordinality as events (kind, comment, step, place);
    perform pg_notify('dateline', concat('feed.', of_article, '.', discussion.last_seq));
end $$;
