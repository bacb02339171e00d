-- KeyPoint.
create view graph.key_point as
select
    k.id,
    (select a.listed from graph.article a where a.id = k.article_id) as listed,
    k.article_id,
    k.position,
    k.text,
    k.is_stale,
    coalesce((
        select n.comment_count from news.anchor_count n where n.subject_id = k.id and n.kind = 'KeyPoint'
    ), 0) as comment_count
from news.key_point k;
