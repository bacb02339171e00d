-- Who delivers to an endpoint, and what has come of it.

-- name: claim(lease, seconds)$
-- An endpoint that has something to be told, and that nobody delivers to.
update news.webhook set lease = :lease, leased_until = clock_timestamp() + make_interval(secs => :seconds)
where id = (
    select w.id from news.webhook w
    where w.disabled_at is null and coalesce(w.leased_until, '-infinity') < clock_timestamp()
        and coalesce(w.retry_at, '-infinity') <= clock_timestamp()
        and (
            w.position < (select max(seq) from news.webhook_event)
            or exists (
                select from news.late_delivery d
                where d.webhook_id = w.id and d.dead_at is null and d.due_at <= clock_timestamp()
            )
        )
    order by w.leased_until nulls first limit 1 for update skip locked
)
returning id;

-- name: hold(webhook_id, lease, seconds)^
-- The endpoint as it is now; nothing where someone else has it, or nobody may.
update news.webhook w set leased_until = clock_timestamp() + make_interval(secs => :seconds)
where w.id = :webhook_id and w.lease = :lease and w.disabled_at is null
returning w.id, w.name, w.url, w.kinds, w.moderation, w.position, w.failures, w.down_since is not null as is_down,
    array_remove(array[w.secret, case when w.previous_secret_until > now() then w.previous_secret end], null) as secrets,
    coalesce((select max(seq) from news.webhook_event), 0) as last,
    coalesce(w.retry_at > clock_timestamp(), false) as pauses,
    exists (
        select from news.late_delivery d
        where d.webhook_id = w.id and d.dead_at is null and d.due_at <= clock_timestamp()
    ) as has_late;

-- name: release(webhook_id, lease)$
-- Whether more has come since the endpoint was looked at: nobody could claim it meanwhile.
update news.webhook set lease = null, leased_until = null where id = :webhook_id and lease = :lease
returning retry_at is null and position < (select max(seq) from news.webhook_event);

-- name: lock(webhook_id, lease)^
select failing_since from news.webhook where id = :webhook_id and lease = :lease for update;

-- name: delivered(webhook_id, seqs)!
delete from news.late_delivery where webhook_id = :webhook_id and seq = any (:seqs::bigint[]);

-- name: late(webhook_id, late, window)$
-- How many are dead by that. What was given up before, and is late once more, has all its time again.
with written as (
    insert into news.late_delivery as d (webhook_id, seq, article_id, attempts, due_at, error)
    select :webhook_id, l.seq, l.article_id, l.attempts, clock_timestamp() + make_interval(secs => l.seconds), l.error
    from jsonb_to_recordset(:late::jsonb)
        as l (seq bigint, article_id bigint, attempts integer, seconds double precision, error text)
    on conflict (webhook_id, seq) do update set
        attempts = excluded.attempts, due_at = excluded.due_at, error = coalesce(excluded.error, d.error),
        since = case when d.dead_at is null then d.since else clock_timestamp() end,
        dead_at = case
            when d.dead_at is null and d.since < clock_timestamp() - make_interval(secs => :window) then clock_timestamp()
        end
    returning d.dead_at
)
select count(dead_at) from written;

-- name: let_next(webhook_id, articles)!
-- The first of each of these articles is due at once where it has waited for another.
update news.late_delivery d set due_at = clock_timestamp()
where d.webhook_id = :webhook_id and d.article_id = any (:articles::bigint[]) and d.dead_at is null and d.due_at is null
    and not exists (
        select from news.late_delivery e
        where e.webhook_id = d.webhook_id and e.article_id = d.article_id and e.dead_at is null and e.seq < d.seq
    );

-- name: conclude(webhook_id, position, succeeded, error, pause)^
update news.webhook w set
    position = :position,
    last_success_at = case when :succeeded then clock_timestamp() else last_success_at end,
    last_error = coalesce(:error, last_error),
    last_error_at = case when :error::text is null then last_error_at else clock_timestamp() end,
    failing_since = case
        when :error::text is not null then coalesce(failing_since, clock_timestamp())
        when exists (select from news.late_delivery d where d.webhook_id = w.id and d.dead_at is null) then failing_since
    end,
    down_since = case
        when :pause::double precision is not null
        then case when :succeeded then clock_timestamp() else coalesce(down_since, clock_timestamp()) end
    end,
    failures = case
        when :pause::double precision is null then 0 when :succeeded then 1 else failures + 1
    end,
    retry_at = clock_timestamp() + make_interval(secs => :pause::double precision)
where id = :webhook_id
returning failing_since;

-- name: give_up(webhook_id, kinds, moderation, window, error)$
-- Of an endpoint that has been down for so long: what has waited as long, of what is late and of what it is not told yet.
with down as (
    select id, position, down_since, clock_timestamp() - make_interval(secs => :window) as until
    from news.webhook where id = :webhook_id and down_since < clock_timestamp() - make_interval(secs => :window)
), late as (
    update news.late_delivery d set dead_at = clock_timestamp() from down
    where d.webhook_id = down.id and d.dead_at is null and d.since < down.until
    returning d.seq
), waiting as (
    select e.seq, e.kind, e.article_id, e.moderation or e.hidden as is_hidden, down.id
    from down join graph.webhook_event e on e.seq > down.position
    where e.seq < coalesce(
        (select min(seq) from news.webhook_event where seq > down.position and occurred_at >= down.until),
        9223372036854775807
    )
    order by e.seq limit 1000
), dead as (
    insert into news.late_delivery (webhook_id, seq, article_id, attempts, dead_at, error)
    select id, seq, article_id, 0, clock_timestamp(), :error from waiting
    where (:kinds::text[] = '{}' or kind = any (:kinds::text[])) and (:moderation or not is_hidden)
    on conflict do nothing
    returning seq
), passed as (
    update news.webhook w set position = (select max(seq) from waiting)
    where w.id = :webhook_id and exists (select from waiting)
)
select (select count(*) from late) + (select count(*) from dead);

-- name: disable(webhook_id)!
update news.webhook set disabled_at = now() where id = :webhook_id;
