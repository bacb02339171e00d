-- Quote. `anchor_` columns are its TextAnchor.
create view graph.quote as
select
    q.id,
    (select a.listed from graph.article a where a.id = q.article_id) as listed,
    q.article_id,
    q.position,
    q.text,
    q.is_pull_quote,
    q.attribution,
    q.speaker_id,
    q.anchor_paragraph,
    q.anchor_start,
    q.anchor_end,
    q.search
from news.quote q;
