-- KeyPoint.
create view graph.key_point as
select
    k.id,
    (select graph.is_listed(a.status, a.published_at) from news.article a where a.id = k.article_id) as listed,
    k.article_id,
    k.position,
    k.text,
    k.is_stale,
    coalesce(n.comment_count, 0) as comment_count
from news.key_point k
left join news.anchor_count n on n.subject_id = k.id and n.kind = 'KeyPoint' and n.article_id = k.article_id;
