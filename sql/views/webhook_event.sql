-- What webhooks are told of, each with its article and comment as they are now; an article that readers cannot find, under
-- the slug by which they knew it last. `hidden` is what readers may not see.
create view graph.webhook_event as
select
    e.seq,
    concat(e.id, '.', e.token) as delivery,
    e.kind,
    e.moderation,
    e.comment_id is not null and a.listed is not true as hidden,
    coalesce(e.article_id, 0) as article_id,
    case when a.listed then a.slug else s.slug end as slug,
    case when a.listed then a.url else graph.content_url('/articles/' || news.url_encode(s.slug)) end as url,
    e.comment_id,
    c.status as comment_status,
    c.parent_id,
    e.cursor,
    e.details,
    e.occurred_at
from news.webhook_event e
left join graph.article a on a.id = e.article_id
left join news.content_state s on s.article_id = e.article_id
left join news.comment c on c.id = e.comment_id;
