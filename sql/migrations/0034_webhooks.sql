-- Webhooks: endpoints of the publisher's own systems, the log of events that they are told, and deliveries that are late.

-- Everything up to `position` is delivered, of no interest to the endpoint, or late. Who holds the lease delivers.
-- `down_since` is since when nothing at all is taken, `failing_since` since when not everything is.
create table news.webhook (
    id bigint generated always as identity primary key,
    name text not null
        constraint webhook_name_is_free unique
        constraint webhook_has_a_name check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    url text not null,
    kinds text[] not null,
    moderation boolean not null,
    secret text not null,
    previous_secret text,
    previous_secret_until timestamptz,
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    position bigint not null,
    lease uuid,
    leased_until timestamptz,
    failing_since timestamptz,
    down_since timestamptz,
    failures integer not null default 0,
    retry_at timestamptz,
    last_success_at timestamptz,
    last_error text,
    last_error_at timestamptz
);

-- `id` is drawn under the lock of what the event is about: its order is that of the commits, for each article. `seq` comes
-- after the commit, from whoever reads the log: nothing with a smaller one becomes visible after a larger one, and those who
-- write wait for nobody. `details` is what no other row tells later.
create table news.webhook_event (
    id bigint generated always as identity primary key,
    token integer not null default news.new_token(),
    seq bigint constraint webhook_event_seq_is_unique unique,
    kind text not null,
    moderation boolean not null,
    article_id bigint,
    comment_id bigint,
    cursor text,
    details jsonb not null default '{}',
    occurred_at timestamptz not null default clock_timestamp()
);
create index webhook_event_without_seq on news.webhook_event (id) where seq is null;
create index webhook_event_by_time on news.webhook_event (occurred_at);
create sequence news.webhook_seq;

-- What an endpoint has not taken. The first of an article is tried again when it is due, the others wait behind it. What has
-- been late for too long is dead: kept to be seen and replayed, and in nobody's way.
create table news.late_delivery (
    webhook_id bigint not null constraint late_delivery_webhook_exists references news.webhook on delete cascade,
    seq bigint not null
        constraint late_delivery_event_exists references news.webhook_event (seq) on delete cascade,
    article_id bigint not null,
    since timestamptz not null default clock_timestamp(),
    attempts integer not null,
    due_at timestamptz,
    dead_at timestamptz,
    error text,
    primary key (webhook_id, seq)
);
create index late_delivery_by_article on news.late_delivery (webhook_id, article_id, seq) where dead_at is null;
create index late_delivery_due on news.late_delivery (webhook_id, due_at) where dead_at is null;
create index late_delivery_by_event on news.late_delivery (seq);

create function news.number_webhook_events() returns void language plpgsql as $$ begin
    perform pg_advisory_xact_lock(hashtext('dateline numbers webhook events'));
    update news.webhook_event e set seq = numbered.seq from (
        select id, nextval('news.webhook_seq') as seq from (
            select id from news.webhook_event where seq is null order by id
        ) as committed
    ) as numbered
    where e.id = numbered.id;
end $$;

create function news.announce_webhooks() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'webhooks');
    return null;
end $$;
create trigger webhook_event_is_announced after insert on news.webhook_event
    for each statement execute function news.announce_webhooks();

-- Changes of content are always logged: whoever comes later may be told of them.
create function news.log_content_change() returns trigger language plpgsql as $$ begin
    insert into news.webhook_event (kind, moderation, article_id, cursor, details, occurred_at)
    values (
        new.kind, false, new.article_id, concat('content.0.', new.seq, '.', new.token),
        jsonb_build_object('fields', new.fields, 'tags', new.tags, 'urls', new.urls) || jsonb_strip_nulls(jsonb_build_object(
            'from', new.data -> 'from', 'to', new.data -> 'to', 'redirectTo', new.data -> 'redirect_to',
            'byTime', new.data -> 'by_time'
        )),
        new.at
    );
    return null;
end $$;
create trigger content_change_is_logged after insert on news.content_change
    for each row execute function news.log_content_change();

-- Comments are logged as long as there is anybody to tell.
create function news.log_comment_event() returns trigger language plpgsql as $$ begin
    if exists (select from news.webhook) then
        insert into news.webhook_event (kind, moderation, article_id, comment_id, cursor)
        values (
            new.kind, false, new.article_id, new.comment_id,
            concat('feed.', new.article_id, '.', new.seq, '.', new.token)
        );
    end if;
    return null;
end $$;
create trigger comment_event_is_logged after insert on news.comment_event for each row
    when (new.audience is null and new.kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved'))
    execute function news.log_comment_event();

create function news.log_decision() returns trigger language plpgsql as $$ begin
    if exists (select from news.webhook where moderation) then
        insert into news.webhook_event (kind, moderation, article_id, comment_id, details)
        select 'CommentDecided', true, c.article_id, c.id, jsonb_build_object('decision', jsonb_build_object(
            'stage', new.stage, 'fromStatus', new.from_status, 'toStatus', new.to_status,
            'moderatorId', 'Commenter_' || new.moderator_id
        ))
        from news.comment c where c.id = new.comment_id;
    end if;
    return null;
end $$;
create trigger decision_is_logged after insert on news.decision for each row execute function news.log_decision();

create function news.log_report() returns trigger language plpgsql as $$ begin
    if exists (select from news.webhook where moderation) then
        insert into news.webhook_event (kind, moderation, article_id, comment_id, details)
        select 'CommentReported', true, c.article_id, c.id, jsonb_build_object('report', jsonb_build_object(
            'reason', new.reason, 'reportCount', c.report_count
        ))
        from news.comment c where c.id = new.comment_id;
    end if;
    return null;
end $$;
create trigger report_is_logged after insert on news.report for each row execute function news.log_report();
