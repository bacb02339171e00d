-- Followed live: every event wakes those who listen, likes of one article become at most one event a second, and what
-- enters and leaves the moderation queue is a log of its own.

alter table news.discussion add column likes_announced_at timestamptz not null default '-infinity';

-- Comments whose likes have changed since the last event about likes; a server turns them into events one by one.
create table news.pending_like (
    article_id bigint not null,
    comment_id bigint not null constraint pending_like_comment_exists references news.comment on delete cascade,
    since timestamptz not null default clock_timestamp(),
    primary key (article_id, comment_id)
);
create index pending_like_by_comment on news.pending_like (comment_id);

-- A notification is the event's cursor. It only wakes: who is woken reads the table.
create or replace function news.record_event(of_article bigint, event_kind text, of_comment bigint, step integer)
returns void language plpgsql as $$
declare
    discussion news.discussion;
begin
    update news.discussion set last_seq = last_seq + 1, comment_count = comment_count + step
    where article_id = of_article returning * into discussion;
    if found then
        insert into news.comment_event (article_id, seq, kind, comment_id, comment_count)
        values (of_article, discussion.last_seq, event_kind, of_comment, discussion.comment_count);
        perform pg_notify('dateline', concat('feed.', of_article, '.', discussion.last_seq));
    end if;
end $$;

create or replace function news.count_like() returns trigger language plpgsql as $$
declare
    liked news.comment;
begin
    update news.comment set like_count = like_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.comment_id, old.comment_id)
    returning * into liked;
    if liked.status = 'PUBLISHED' then
        -- First, so that the event which takes this like's place is not one that has not counted it.
        perform 1 from news.discussion where article_id = liked.article_id for update;
        insert into news.pending_like (article_id, comment_id) values (liked.article_id, liked.id) on conflict do nothing;
        if news.announce_likes(liked.article_id) then
            perform pg_notify('dateline', concat('likes.', liked.article_id));
        end if;
    end if;
    return null;
end $$;

-- Makes an event of the comment whose likes have waited longest, unless the last one was less than a second ago.
-- Says whether more are waiting.
create function news.announce_likes(of_article bigint) returns boolean language plpgsql as $$
declare
    liked bigint;
begin
    perform 1 from news.discussion where article_id = of_article for update;
    delete from news.pending_like p using news.comment c
    where p.article_id = of_article and c.id = p.comment_id and c.status <> 'PUBLISHED';
    update news.discussion set likes_announced_at = clock_timestamp()
    where article_id = of_article and likes_announced_at <= clock_timestamp() - interval '1 second'
        and exists (select from news.pending_like where article_id = of_article);
    if found then
        delete from news.pending_like where article_id = of_article and comment_id = (
            select comment_id from news.pending_like where article_id = of_article order by since, comment_id limit 1
        ) returning comment_id into liked;
        perform news.record_event(of_article, 'CommentLiked', liked, 0);
    end if;
    return exists (select from news.pending_like where article_id = of_article);
end $$;

-- The queue has one order for the whole site. Its row is locked at the very end of a transaction, by triggers that wait
-- until then: whoever holds it waits for nobody.
create table news.moderation_feed (
    only_one boolean primary key default true constraint moderation_feed_is_one check (only_one),
    last_seq bigint not null default 0,
    comment_count integer not null default 0
);
insert into news.moderation_feed (comment_count) select count(*) from news.comment where status = 'PENDING';

create table news.moderation_event (
    seq bigint primary key,
    kind text not null
        constraint moderation_event_kind_is_known check (kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved')),
    comment_id bigint not null,
    comment_count integer not null,
    occurred_at timestamptz not null default clock_timestamp()
);

create function news.follow_queue() returns trigger language plpgsql as $$
declare
    waited boolean := coalesce(old.status = 'PENDING', false);
    waits boolean := coalesce(new.status = 'PENDING', false);
    step integer := waits::integer - waited::integer;
    feed news.moderation_feed;
begin
    insert into news.moderation_feed as f (last_seq, comment_count) values (1, step)
    on conflict (only_one) do update set last_seq = f.last_seq + 1, comment_count = f.comment_count + step
    returning * into feed;
    insert into news.moderation_event (seq, kind, comment_id, comment_count) values (
        feed.last_seq,
        case step when 1 then 'CommentAdded' when -1 then 'CommentRemoved' else 'CommentEdited' end,
        coalesce(new.id, old.id), feed.comment_count
    );
    perform pg_notify('dateline', concat('queue.0.', feed.last_seq));
    return null;
end $$;

create constraint trigger comment_enters_queue after insert on news.comment deferrable initially deferred
    for each row when (new.status = 'PENDING') execute function news.follow_queue();
create constraint trigger comment_moves_in_queue after update of status, body on news.comment
    deferrable initially deferred for each row
    when ((old.status = 'PENDING') <> (new.status = 'PENDING') or (new.status = 'PENDING' and new.body <> old.body))
    execute function news.follow_queue();
create constraint trigger comment_leaves_queue after delete on news.comment deferrable initially deferred
    for each row when (old.status = 'PENDING') execute function news.follow_queue();

-- Who follows an article that is withdrawn, or gone, is to look whether they still may.
create function news.doubt_readers() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', concat('feed.', old.id, '.0'));
    return null;
end $$;
create trigger article_is_withdrawn after update of status, published_at on news.article
    for each row execute function news.doubt_readers();
create trigger article_is_gone after delete on news.article for each row execute function news.doubt_readers();
