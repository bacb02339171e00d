-- Quote. `anchor_` columns are its TextAnchor; `url` leads to the words, as they stand in the body where they do.
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
    (
        select m.title from news.article_person m where m.person_id = q.speaker_id and m.article_id = q.article_id
    ) as speaker_title,
    (
        select m.affiliation from news.article_person m where m.person_id = q.speaker_id and m.article_id = q.article_id
    ) as speaker_affiliation,
    q.anchor_paragraph,
    q.anchor_start,
    q.anchor_end,
    s.search,
    (
        select site.public_url || '/articles/' || a.slug_encoded || '?quote=Quote_' || q.id || q.fragment
        from news.article a, news.site site
        where a.id = q.article_id
    ) as url
from news.quote q
left join news.quote_search s on s.quote_id = q.id;
