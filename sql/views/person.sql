-- Person: known to readers through an article that they may find, which names them or is theirs. Title and affiliation are
-- those of the newest one that gives any. A slug that is its own encoding is not taken apart for it, which takes 70 µs.
create view graph.person as
select
    p.id,
    exists (select from news.article_person m where m.person_id = p.id and m.listed_at <= now())
        or exists (select from news.article_author a where a.person_id = p.id and a.listed_at <= now()) as listed,
    p.slug,
    (select public_url from news.site) || '/people/'
        || case when p.slug ~ '^[a-z0-9-]*$' then p.slug else news.url_encode(p.slug) end as url,
    p.name,
    (
        select m.title from news.article_person m
        where m.person_id = p.id and m.listed_at <= now() and coalesce(m.title, m.affiliation) is not null
        order by m.listed_at desc, m.article_id desc limit 1
    ) as title,
    (
        select m.affiliation from news.article_person m
        where m.person_id = p.id and m.listed_at <= now() and coalesce(m.title, m.affiliation) is not null
        order by m.listed_at desc, m.article_id desc limit 1
    ) as affiliation
from news.person p;
