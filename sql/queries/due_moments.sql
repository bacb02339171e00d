-- What changes by time alone: articles whose hour comes, and comments that close.

-- name: tags(since)^
-- Of what was due after a time until now, which is `until`; of nothing where no time is given.
select now() as until, array(
    select unnest(array['articles', 'texts', 'article.' || a.id])
    from news.article a where a.status = 'PUBLISHED' and a.published_at > :since and a.published_at <= now()
    union
    select 'person.' || p.person_id
    from news.article a join news.article_person p on p.article_id = a.id
    where a.status = 'PUBLISHED' and a.published_at > :since and a.published_at <= now()
    union
    select 'discussion.' || d.article_id
    from news.discussion d where d.closes_at > :since and d.closes_at <= now()
    union
    select 'discussion.' || a.id
    from news.article a, (select make_interval(days => nullif(close_after_days, 0)) as open from news.site) as site
    where a.status = 'PUBLISHED' and a.published_at > :since - open and a.published_at <= now() - open
) as tags;
