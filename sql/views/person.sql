-- Person: known to readers through an article that they may find.
create view graph.person as
select
    p.id,
    exists (
        select from news.article_person ap join graph.article a on a.id = ap.article_id
        where ap.person_id = p.id and a.listed
    ) as listed,
    p.slug,
    p.name,
    p.title,
    p.affiliation
from news.person p;
