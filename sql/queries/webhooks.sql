-- Webhooks, as operators keep them.

-- name: add(name, url, kinds, moderation, secret)$
-- Begins with what happens from now on.
insert into news.webhook (name, url, kinds, moderation, secret, position)
select :name, :url, :kinds::text[], :moderation, :secret, coalesce(max(e.seq), 0) from news.webhook_event e
on conflict (name) do nothing
returning id;

-- name: number_events()!
select news.number_webhook_events();

-- name: number_of()$
select count(*) from news.webhook;

-- name: webhooks()
select
    w.name, w.url, w.kinds, w.moderation,
    case
        when w.disabled_at is not null then 'disabled' when w.down_since is not null then 'down'
        when w.failing_since is not null then 'failing' else 'ok' end as state,
    coalesce(
        date_part('epoch', clock_timestamp() - least(
            (select e.occurred_at from news.webhook_event e where e.seq > w.position order by e.seq limit 1), late.oldest
        )), 0
    )::integer as lag_seconds,
    late.waiting, late.dead, w.last_success_at, w.last_error_at, w.last_error, w.failing_since, w.retry_at, w.created_at
from news.webhook w
cross join lateral (
    select
        count(*) filter (where d.dead_at is null) as waiting, count(d.dead_at) as dead,
        min(e.occurred_at) filter (where d.dead_at is null) as oldest
    from news.late_delivery d join news.webhook_event e on e.seq = d.seq
    where d.webhook_id = w.id
) late
order by w.name;

-- name: target(name)^
select name, url,
    array_remove(array[secret, case when previous_secret_until > now() then previous_secret end], null) as secrets
from news.webhook where name = :name;

-- name: remove(name)$
delete from news.webhook where name = :name returning id;

-- name: disable(name)$
-- Whoever delivers at this moment loses the lease, as what it does then must not count.
update news.webhook set disabled_at = coalesce(disabled_at, now()), lease = null, leased_until = null
where name = :name returning id;

-- name: enable(name)$
update news.webhook
set disabled_at = null, lease = null, leased_until = null, down_since = null, failures = 0, retry_at = null
where name = :name returning id;

-- name: rotate(name, secret, hours)$
update news.webhook set
    previous_secret = secret, previous_secret_until = now() + make_interval(hours => :hours), secret = :secret
where name = :name returning id;

-- name: position_of(cursor)$
-- That of an event, by its cursor or by the id of its delivery.
select seq from news.webhook_event
where seq is not null and (cursor = :cursor or concat(id, '.', token) = :cursor)
order by seq desc limit 1;

-- name: position_at(moment)$
-- That of the last event before.
select coalesce(
    (select min(seq) - 1 from news.webhook_event where occurred_at >= :moment),
    (select max(seq) from news.webhook_event), 0
);

-- name: replay(name, position)$
update news.webhook set
    position = least(position, :position), lease = null, leased_until = null, down_since = null, failures = 0, retry_at = null
where name = :name returning id;

-- name: dead(name)
select
    e.delivery as id, e.kind, case when e.article_id <> 0 then 'Article_' || e.article_id end as article, e.slug,
    e.occurred_at, d.dead_at, d.attempts, d.error
from news.late_delivery d
join news.webhook w on w.id = d.webhook_id
join graph.webhook_event e on e.seq = d.seq
where w.name = :name and d.dead_at is not null
order by d.seq;

-- name: revive(name)
-- All dead deliveries are due once more, in the order of their events.
update news.late_delivery d set dead_at = null, since = clock_timestamp(), attempts = 0, due_at = clock_timestamp()
from news.webhook w
where w.id = d.webhook_id and w.name = :name and d.dead_at is not null
returning d.seq;
