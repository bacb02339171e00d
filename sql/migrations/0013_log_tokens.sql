-- Positions of the logs say which log they are of. Each event has a token by chance: after a failover or a restore that
-- lost events, those that take their places have others, so that a cursor of what is lost is known for it. A position is
-- the sequence number times 2^31, and the token; token 0 stands for any, for cursors that were given before.

alter table news.comment_event add column token integer not null default 0;
alter table news.discussion add column last_token integer not null default 0;
alter table news.moderation_event add column token integer not null default 0;
alter table news.moderation_feed add column last_token integer not null default 0;

create function news.new_token() returns integer language sql volatile as $$
    select 1 + floor(random() * 2147483646)::integer
$$;

create function news.log_position(seq bigint, token integer) returns bigint language sql immutable as $$
    select seq << 31 | token
$$;

create or replace function news.record_event(of_article bigint, event_kind text, of_comment bigint, step integer)
returns void language plpgsql as $$
declare
    discussion news.discussion;
begin
    update news.discussion
    set last_seq = last_seq + 1, last_token = news.new_token(), comment_count = comment_count + step
    where article_id = of_article returning * into discussion;
    if found then
        insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count)
        values (
            of_article, discussion.last_seq, discussion.last_token, event_kind, of_comment, discussion.comment_count
        );
        perform pg_notify('dateline', concat('feed.', of_article, '.', discussion.last_seq));
    end if;
end $$;

create or replace function news.follow_queue() returns trigger language plpgsql as $$
declare
    waited boolean := coalesce(old.status = 'PENDING', false);
    waits boolean := coalesce(new.status = 'PENDING', false);
    step integer := waits::integer - waited::integer;
    feed news.moderation_feed;
begin
    insert into news.moderation_feed as f (last_seq, last_token, comment_count) values (1, news.new_token(), step)
    on conflict (only_one) do update
        set last_seq = f.last_seq + 1, last_token = excluded.last_token, comment_count = f.comment_count + step
    returning * into feed;
    insert into news.moderation_event (seq, token, kind, comment_id, comment_count) values (
        feed.last_seq,
        feed.last_token,
        case step when 1 then 'CommentAdded' when -1 then 'CommentRemoved' else 'CommentEdited' end,
        coalesce(new.id, old.id), feed.comment_count
    );
    perform pg_notify('dateline', concat('queue.0.', feed.last_seq));
    return null;
end $$;
