-- KeyPoint.
create view graph.key_point as
select
    k.id,
    (select a.listed from graph.article a where a.id = k.article_id) as listed,
    k.article_id,
    k.position,
    k.text,
    k.is_stale
from news.key_point k;
