-- People as articles name them.

-- name: names(ids)
select id, name from news.person where id = any (:ids::bigint[]);

-- name: known_by(ids)
-- By ids of the publisher's own.
select substr(key, 4) as id, person_id from news.person_key where key = any (select 'id:' || id from unnest(:ids::text[]) as t (id));

-- name: find(article_id, ascii_names, names, keys, slugs)$
-- `keys` are those of one person each, with U+001F between; one of `slug:` stands for who has the slug already. In order of
-- the names, so that two imports never wait crosswise.
select array_agg(person_id order by place) from (
    select place, coalesce(
        (select p.id from news.person p where 'slug:' || p.slug = keys and p.slug = named.slug),
        news.find_person(:article_id, ascii_name, name, string_to_array(keys, U&'\001F'), named.slug)
    ) as person_id
    from unnest(:ascii_names::text[], :names::text[], :keys::text[], :slugs::text[])
        with ordinality as named (ascii_name, name, keys, slug, place)
    order by ascii_name, place
) found;

-- name: forget(article_id, ids, titles, affiliations, quoted)!
-- Mentions that are no longer just so.
delete from news.article_person m
where m.article_id = :article_id and not exists (
    select from unnest(:ids::bigint[], :titles::text[], :affiliations::text[], :quoted::boolean[])
        with ordinality as named (id, title, affiliation, only_quoted, position)
    where named.position = m.position and named.id = m.person_id
    and (named.title, named.affiliation, named.only_quoted) is not distinct from (m.title, m.affiliation, m.only_quoted)
);

-- name: mention(article_id, ids, titles, affiliations, quoted)!
insert into news.article_person (article_id, person_id, position, title, affiliation, only_quoted)
select :article_id::bigint, named.id, named.position, named.title, named.affiliation, named.only_quoted
from unnest(:ids::bigint[], :titles::text[], :affiliations::text[], :quoted::boolean[])
    with ordinality as named (id, title, affiliation, only_quoted, position)
where not exists (
    select from news.article_person m where m.article_id = :article_id and m.position = named.position
);

-- name: remove_authors(article_id, ids, roles)!
-- Those that are no longer just so.
delete from news.article_author a
where a.article_id = :article_id and not exists (
    select from unnest(:ids::bigint[], :roles::text[]) with ordinality as written (id, role, position)
    where written.position = a.position and written.id = a.person_id and written.role is not distinct from a.role
);

-- name: add_authors(article_id, ids, roles)!
insert into news.article_author (article_id, person_id, position, role)
select :article_id::bigint, written.id, written.position, written.role
from unnest(:ids::bigint[], :roles::text[]) with ordinality as written (id, role, position)
where not exists (
    select from news.article_author a where a.article_id = :article_id and a.position = written.position
);

-- name: rename(article_id, ids, names)!
-- Those who are known by more than their name are called as the newest article calls them that readers can find.
update news.person p set name = named.name
from unnest(:ids::bigint[], :names::text[]) as named (id, name)
join news.article_person mine on mine.article_id = :article_id and mine.person_id = named.id
where p.id = named.id and p.name <> named.name and mine.listed_at <= now()
and not exists (
    select from news.article_person newer
    where newer.person_id = p.id and newer.listed_at <= now()
    and (newer.listed_at, newer.article_id) > (mine.listed_at, mine.article_id)
);
