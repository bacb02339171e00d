-- People as articles name them.

-- name: save(slugs, names, titles, affiliations)!
-- A title or affiliation stays until a file gives another. In order of slug, so that two imports never wait crosswise.
insert into news.person as kept (slug, name, title, affiliation)
select slug, name, title, affiliation
from unnest(:slugs::text[], :names::text[], :titles::text[], :affiliations::text[])
    as named (slug, name, title, affiliation)
order by slug
on conflict (slug) do update set
    title = coalesce(excluded.title, kept.title), affiliation = coalesce(excluded.affiliation, kept.affiliation)
where (coalesce(excluded.title, kept.title), coalesce(excluded.affiliation, kept.affiliation))
    is distinct from (kept.title, kept.affiliation);

-- name: forget(article_id)!
delete from news.article_person where article_id = :article_id;

-- name: name(article_id, slugs)!
insert into news.article_person (article_id, person_id, position)
select :article_id::bigint, person.id, named.position
from unnest(:slugs::text[]) with ordinality as named (slug, position)
join news.person on person.slug = named.slug;
