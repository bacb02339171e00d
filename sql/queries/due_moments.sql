-- What changes by time alone: articles whose hour comes, and comments that close.

-- name: tags(since)^
-- Of what was due after a time until now, which is `until`; of nothing where no time is given. They are those of the
-- same change by an editor.
with published as (
    select id from news.article where status = 'PUBLISHED' and published_at > :since and published_at <= now()
), closed as (
    select article_id from news.discussion where closes_at > :since and closes_at <= now()
    union
    select a.id
    from news.article a, (select make_interval(days => nullif(close_after_days, 0)) as open from news.site) as site
    where a.status = 'PUBLISHED' and a.published_at > :since - open and a.published_at <= now() - open
)
select now() as until, array(
    select unnest(array['articles', 'texts', 'discussions', 'article.' || id, 'discussion.' || id, 'shares.' || id])
    from published
    union
    select unnest(array['person.' || named.person_id, 'title.' || named.person_id])
    from published join news.article_person named on named.article_id = published.id
    union
    select 'person.' || written.person_id
    from published join news.article_author written on written.article_id = published.id
    union
    select 'section.' || term.id
    from published join news.article using (id) join news.term on term.kind = 'SECTION' and term.name = article.section
    union
    select 'topic.' || term.id
    from published join news.article using (id) join news.term on term.kind = 'TOPIC' and term.name = any (article.tags)
    union
    select unnest(array['discussions', 'discussion.' || article_id]) from closed
) as tags;

-- name: tell(most)$
-- Records in the log of content that the hours of articles have come, and that comments have closed by time; the seconds
-- until the next moment, null for never.
select graph.note_due_content(:most);
