-- The log of events that webhooks are told, and which of them an endpoint is told next.

-- name: number_events()$
select news.number_webhook_events();

-- name: fresh(webhook_id, position, last, kinds, moderation, size)
-- `waits` where an earlier one of the same article is late.
select e.*, 0 as attempts, true as fresh, exists (
    select from news.late_delivery d
    where d.webhook_id = :webhook_id and d.article_id = e.article_id and d.dead_at is null
) as waits
from graph.webhook_event e
where e.seq > :position and e.seq <= :last and (:kinds::text[] = '{}' or e.kind = any (:kinds::text[]))
    and (:moderation or not (e.moderation or e.hidden))
order by e.seq limit :size;

-- name: late(webhook_id, size)
-- Those of articles of which one is due, in their order.
with due as (
    select article_id from news.late_delivery
    where webhook_id = :webhook_id and dead_at is null and due_at <= clock_timestamp()
    group by article_id order by min(due_at) limit :size
)
select e.*, d.attempts, false as fresh, false as waits
from due
cross join lateral (
    select * from news.late_delivery l
    where l.webhook_id = :webhook_id and l.article_id = due.article_id and l.dead_at is null
    order by l.seq limit :size
) d
join graph.webhook_event e on e.seq = d.seq
order by e.seq limit :size;

-- name: late_number(webhook_id)$
select count(*) from news.late_delivery where webhook_id = :webhook_id and dead_at is null;

-- name: prune(seconds)$
with old as (
    select id from news.webhook_event
    where occurred_at < now() - make_interval(secs => :seconds) order by occurred_at limit 5000
), pruned as (
    delete from news.webhook_event e using old where e.id = old.id returning 1
)
select count(*) from pruned;

-- name: lateness()^
-- Of all endpoints that are not disabled.
select
    coalesce(date_part('epoch', clock_timestamp() - least(
        min((select e.occurred_at from news.webhook_event e where e.seq > w.position order by e.seq limit 1)),
        (select min(e.occurred_at) from news.late_delivery d join news.webhook_event e on e.seq = d.seq
            where d.dead_at is null)
    )), 0)::float as lag_seconds,
    (select count(*) from news.late_delivery where dead_at is null) as late,
    (select count(*) from news.late_delivery where dead_at is not null) as dead,
    count(*) filter (where w.failing_since is not null) as failing,
    count(*) as endpoints
from news.webhook w where w.disabled_at is null;
