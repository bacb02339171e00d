-- Correction: what was wrong in an article, as its readers are told.
create view graph.correction as
select
    c.id,
    (select graph.is_listed(a.status, a.published_at) from news.article a where a.id = c.article_id) as listed,
    c.article_id, c.revision, c.text, c.published_at
from news.correction c;
