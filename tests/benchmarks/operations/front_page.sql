-- The newest twenty articles, as a developer would write it for this page alone.
select json_build_object('articles', json_build_object(
    'nodes', coalesce(json_agg(json_build_object(
        'id', 'Article_' || a.id,
        'slug', a.slug,
        'url', (select public_url from news.site) || '/articles/' || a.slug,
        'headline', a.headline,
        'summary', a.summary,
        'section', a.section,
        'source', a.source,
        'publishedAt', a.published_at,
        'readingMinutes', greatest(1, ceil(a.word_count / graph.words_per_minute(a.language))),
        'commentCount', d.comment_count,
        'keyPoints', (
            select coalesce(json_agg(json_build_object('position', k.position, 'text', k.text) order by k.position), '[]')
            from news.key_point k where k.article_id = a.id
        )
    ) order by a.published_at desc, a.id desc) filter (where a.place <= 20), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', count(*) > 20,
        'endCursor', (array_agg((date_part('epoch', a.published_at) * 1000000)::bigint || '.' || a.id order by a.place desc)
            filter (where a.place <= 20))[1]
    )
))
from (
    select id, slug, headline, summary, section, source, published_at, word_count, language,
        row_number() over () as place
    from (
        select * from news.article where status = 'PUBLISHED' and published_at <= now()
        order by published_at desc, id desc limit 21
    ) as newest
) as a
join news.discussion d on d.article_id = a.id
