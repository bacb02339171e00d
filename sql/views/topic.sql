-- Topic: known to readers through an article that they may find.
create view graph.topic as
select
    t.id,
    exists (select from news.article_tag a where a.tag = t.name and a.published_at <= now()) as listed,
    t.slug,
    t.name,
    t.description,
    (select public_url from news.site) || '/topics/' || t.slug_encoded as url
from news.term t
where t.kind = 'TOPIC' and t.slug is not null;
