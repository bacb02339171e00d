-- Quote. `anchor_` columns are its TextAnchor; `url` leads to the words, as they stand in the body where they do.
create view graph.quote as
select
    q.id,
    (select graph.is_listed(a.status, a.published_at) from news.article a where a.id = q.article_id) as listed,
    q.article_id,
    q.position,
    q.text,
    q.is_pull_quote,
    q.attribution,
    q.speaker_id,
    m.title as speaker_title,
    m.affiliation as speaker_affiliation,
    q.anchor_paragraph,
    q.anchor_start,
    q.anchor_end,
    coalesce(q.drift, case when q.anchor_paragraph is null then 'UNANCHORED' else 'ANCHORED' end) as state,
    (
        select substr(p.text, q.anchor_start + 1, q.anchor_end - q.anchor_start)
        from news.paragraph p where p.article_id = q.article_id and p.index = q.anchor_paragraph
    ) as words_in_body,
    s.search,
    (
        select site.public_url || '/articles/' || a.slug_encoded || '?quote=Quote_' || q.id || q.fragment
        from news.article a, news.site site
        where a.id = q.article_id
    ) as url,
    coalesce(n.comment_count, 0) as comment_count
from news.quote q
left join news.article_person m on m.person_id = q.speaker_id and m.article_id = q.article_id
left join news.quote_search s on s.quote_id = q.id
left join news.anchor_count n on n.subject_id = q.id and n.kind = 'Quote' and n.article_id = q.article_id;
