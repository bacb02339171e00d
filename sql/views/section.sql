-- Section: known to readers through an article that they may find.
create view graph.section as
select
    t.id,
    exists (
        select from news.article a where a.section = t.name and a.status = 'PUBLISHED' and a.published_at <= now()
    ) as listed,
    t.slug,
    t.name,
    t.description,
    t.position,
    (select public_url from news.site) || '/sections/' || t.slug_encoded as url
from news.term t
where t.kind = 'SECTION' and t.slug is not null;
