-- The feed tells authors of their own held comments, the queue of whatever leaves it, and imports have tokens.

-- Of a comment that waits for a moderator or was rejected, its author alone is told. Servers hear of such events under
-- another topic: no cached answer shows them. `told_seq` and `told_token` are those of the last event for everyone.
alter table news.comment_event add column audience bigint;
alter table news.discussion
    add column told_seq bigint not null default 0,
    add column told_token integer not null default 0;

drop function news.record_event(bigint, text, bigint, integer);
create function news.record_event(
    of_article bigint, event_kind text, of_comment bigint, step integer, audience bigint default null
) returns void language plpgsql as $$
declare
    discussion news.discussion;
    new_token integer := news.new_token();
begin
    update news.discussion set
        last_seq = last_seq + 1, last_token = new_token,
        told_seq = case when audience is null then last_seq + 1 else told_seq end,
        told_token = case when audience is null then new_token else told_token end,
        comment_count = comment_count + step
    where article_id = of_article returning * into discussion;
    if found then
        insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count, audience)
        values (
            of_article, discussion.last_seq, new_token, event_kind, of_comment, discussion.comment_count, audience
        );
        perform pg_notify(
            'dateline',
            concat(case when audience is null then 'feed.' else 'own.' end, of_article, '.', discussion.last_seq)
        );
    end if;
end $$;

-- The events of an import had no tokens, while pages showed that of an event before.
create or replace function news.record_events(of_article bigint, kinds text[], comments bigint[], steps integer[])
returns void language plpgsql as $$
declare
    discussion news.discussion;
    total integer := (select sum(step) from unnest(steps) as given (step));
    new_token integer := news.new_token();
begin
    update news.discussion set
        last_seq = last_seq + cardinality(kinds), last_token = new_token,
        told_seq = last_seq + cardinality(kinds), told_token = new_token,
        comment_count = comment_count + total
    where article_id = of_article returning * into discussion;
    insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count)
    select of_article, discussion.last_seq - cardinality(kinds) + place, new_token, kind, comment,
        discussion.comment_count - total + sum(step) over (order by place)
    from unnest(kinds, comments, steps) with ordinality as events (kind, comment, step, place);
    perform pg_notify('dateline', concat('feed.', of_article, '.', discussion.last_seq));
end $$;
update news.discussion d set last_token = e.token
from news.comment_event e
where e.article_id = d.article_id and e.seq = d.last_seq and e.token <> d.last_token;
update news.discussion set told_seq = last_seq, told_token = last_token where last_seq > 0;

create or replace function news.count_comment() returns trigger language plpgsql as $$
declare
    was_visible boolean := coalesce(old.visible, false);
    was_published boolean := coalesce(old.status = 'PUBLISHED', false);
    was_held boolean := coalesce(old.status in ('PENDING', 'REJECTED'), false);
    is_visible boolean := coalesce(new.visible, false);
    is_published boolean := coalesce(new.status = 'PUBLISHED', false);
    is_held boolean := coalesce(new.status in ('PENDING', 'REJECTED'), false);
    row news.comment := coalesce(new, old);
begin
    if is_visible <> was_visible and row.parent_id is not null then
        update news.comment set reply_count = reply_count + is_visible::integer - was_visible::integer
        where id = row.parent_id;
    end if;
    if is_published and not was_published then
        perform news.record_event(row.article_id, 'CommentAdded', row.id, 1);
    elsif was_published and not is_published then
        perform news.record_event(row.article_id, 'CommentRemoved', row.id, -1);
    elsif is_published and new.body is distinct from old.body then
        perform news.record_event(row.article_id, 'CommentEdited', row.id, 0);
    elsif is_held and not was_held then
        perform news.record_event(row.article_id, 'CommentAdded', row.id, 0, row.author_id);
    elsif was_held and not is_held then
        perform news.record_event(row.article_id, 'CommentRemoved', row.id, 0, row.author_id);
    elsif is_held and (new.status, new.body) is distinct from (old.status, old.body) then
        perform news.record_event(row.article_id, 'CommentEdited', row.id, 0, row.author_id);
    end if;
    if is_published <> was_published then
        update news.commenter set comment_count = comment_count + is_published::integer - was_published::integer
        where id = row.author_id;
    end if;
    return null;
end $$;

-- The queue tells of comments that have been deleted altogether, by the article that they were on, and of those whose
-- author or time has changed.
alter table news.moderation_event add column article_id bigint;

create function news.record_queue_event(event_kind text, of_article bigint, of_comment bigint, step integer)
returns void language plpgsql as $$
declare
    feed news.moderation_feed;
begin
    insert into news.moderation_feed as f (last_seq, last_token, comment_count) values (1, news.new_token(), step)
    on conflict (only_one) do update
        set last_seq = f.last_seq + 1, last_token = excluded.last_token, comment_count = f.comment_count + step
    returning * into feed;
    insert into news.moderation_event (seq, token, kind, article_id, comment_id, comment_count)
    values (feed.last_seq, feed.last_token, event_kind, of_article, of_comment, feed.comment_count);
    perform pg_notify('dateline', concat('queue.0.', feed.last_seq));
end $$;

create or replace function news.follow_queue() returns trigger language plpgsql as $$
declare
    row news.comment := coalesce(new, old);
    step integer := coalesce(new.status = 'PENDING', false)::integer - coalesce(old.status = 'PENDING', false)::integer;
begin
    perform news.record_queue_event(
        case step when 1 then 'CommentAdded' when -1 then 'CommentRemoved' else 'CommentEdited' end,
        row.article_id, row.id, step
    );
    return null;
end $$;

drop trigger comment_moves_in_queue on news.comment;
create constraint trigger comment_moves_in_queue after update of status, body, author_id, created_at on news.comment
    deferrable initially deferred for each row
    when (
        (old.status = 'PENDING') <> (new.status = 'PENDING')
        or (new.status = 'PENDING'
            and (old.body, old.author_id, old.created_at) is distinct from (new.body, new.author_id, new.created_at))
    )
    execute function news.follow_queue();

-- Moderators who have the name of a deleted account before them hear of it.
create function news.rename_in_queue() returns trigger language plpgsql as $$ begin
    perform news.record_queue_event('CommentEdited', article_id, id, 0) from (
        select article_id, id from news.comment where author_id = new.id and status = 'PENDING' order by id
    ) as held;
    return null;
end $$;
create constraint trigger commenter_leaves_queue after update of deleted_at on news.commenter
    deferrable initially deferred for each row
    when (old.deleted_at is null and new.deleted_at is not null)
    execute function news.rename_in_queue();

-- Orders end with time among equals, and then with the key. Quotes run as they were added.
drop index news.comment_by_likes;
create index comment_by_likes on news.comment (article_id, like_count, created_at, id) where parent_id is null;
drop index news.comment_by_replies;
create index comment_by_replies on news.comment (article_id, reply_count, created_at, id) where parent_id is null;
create index comment_by_likes_in_all on news.comment (article_id, like_count, created_at, id);
create index comment_by_replies_in_all on news.comment (article_id, reply_count, created_at, id);
drop index news.quote_by_speaker;
create index quote_by_speaker on news.quote (speaker_id, id);

-- What has lately changed the ranking of an article's comments: who walks through it by cursors sees it as it was when they
-- began. The ids are drawn under the lock of the discussion, so their order is that of the commits.
create table news.rank_step (
    id bigint generated always as identity primary key,
    article_id bigint not null,
    comment_id bigint not null,
    likes integer not null,
    replies integer not null,
    at timestamptz not null default clock_timestamp()
);
create index rank_step_by_article on news.rank_step (article_id, id);
create index rank_step_by_comment on news.rank_step (comment_id, id);

create function news.record_rank_step() returns trigger language plpgsql as $$ begin
    perform 1 from news.discussion where article_id = new.article_id for update;
    insert into news.rank_step (article_id, comment_id, likes, replies)
    values (new.article_id, new.id, new.like_count - old.like_count, new.reply_count - old.reply_count);
    return null;
end $$;
create trigger comment_is_ranked after update of like_count, reply_count on news.comment for each row
    when (old.like_count <> new.like_count or old.reply_count <> new.reply_count)
    execute function news.record_rank_step();
