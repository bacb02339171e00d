-- Others wait less for accounts that are erased: a batch holds no lock while it waits for another, is one statement, and is
-- not waited for to reach the disk. It stops where another discussion is locked. Batches that a crash has undone are done again.
create or replace function news.take_erasures(doing news.erasure, most integer, out kind text, out ids bigint[])
language plpgsql as $$
declare
    free bigint[];
begin
    kind := 'comments';
    ids := array(
        select id from news.comment
        where author_id = doing.commenter_id and (created_at, id) < (doing.reached_at, doing.reached_id)
        order by created_at desc, id desc limit most
    );
    if ids = '{}' then
        kind := 'likes';
        ids := array(select comment_id from news.comment_like where commenter_id = doing.commenter_id limit most);
    end if;
    if ids = '{}' then
        kind := 'reports';
        ids := array(select comment_id from news.report where commenter_id = doing.commenter_id limit most);
    end if;
    perform from news.discussion where article_id = (select article_id from news.comment where id = ids[1]) for update;
    free := array(
        select article_id from news.discussion
        where article_id in (select article_id from news.comment where id = any (ids)) for update skip locked
    );
    ids := array(
        select id from (
            select each.id, each.place, bool_and(d.article_id is null or d.article_id = any (free)) over (order by place) as is_free
            from unnest(ids) with ordinality as each (id, place)
            left join news.comment c on c.id = each.id left join news.discussion d on d.article_id = c.article_id
        ) as found
        where is_free order by place
    );
    perform from news.commenter where id = doing.commenter_id for update;
end $$;

-- Does a batch of what is to be erased: how many of it, and for how many seconds others may have waited. There may be more, if
-- only because somebody else is at it.
create function news.erase_batch(
    of_commenter bigint, most integer, out may_be_more boolean, out done integer, out seconds double precision
) language plpgsql set lock_timeout = '50ms' as $$
declare
    doing news.erasure;
    batch record;
    begun timestamptz;
begin
    perform set_config('synchronous_commit', 'off', true);
    done := 0;
    select * into doing from news.erasure where commenter_id = of_commenter for update skip locked;
    if not found then
        may_be_more := exists (select from news.erasure where commenter_id = of_commenter);
        return;
    end if;
    batch := news.take_erasures(doing, most);
    begun := clock_timestamp();
    case
        when batch.ids = '{}' then
            delete from news.erasure where commenter_id = of_commenter;
        when batch.kind = 'comments' then
            perform news.erase_comments(doing, batch.ids);
        when batch.kind = 'likes' then
            delete from news.comment_like where commenter_id = of_commenter and comment_id = any (batch.ids);
        else
            delete from news.report where commenter_id = of_commenter and comment_id = any (batch.ids);
    end case;
    set constraints news.comment_moves_in_queue immediate;
    may_be_more := batch.ids <> '{}';
    done := cardinality(batch.ids);
    seconds := extract(epoch from clock_timestamp() - begun);
end $$;

create or replace function news.erase_next(of_commenter bigint, most integer) returns boolean language sql as $$
    select may_be_more from news.erase_batch(of_commenter, most)
$$;

-- Moderators who have the name of a deleted account before them hear of each comment that it stands at, all in one write.
create or replace function news.rename_in_queue() returns trigger language plpgsql as $$
declare
    feed news.moderation_feed;
    held bigint[] := array(select id from news.comment where author_id = new.id and status = 'PENDING' order by id);
    articles bigint[] := array(select article_id from news.comment where id = any (held) order by id);
begin
    if held <> '{}' then
        insert into news.moderation_feed as f (last_seq, last_token, comment_count)
        values (cardinality(held), news.new_token(), 0)
        on conflict (only_one) do update set last_seq = f.last_seq + excluded.last_seq, last_token = excluded.last_token
        returning * into feed;
        insert into news.moderation_event (seq, token, kind, article_id, comment_id, comment_count)
        select feed.last_seq - cardinality(held) + place, feed.last_token, 'CommentEdited', of_article, id, feed.comment_count
        from unnest(held, articles) with ordinality as waiting (id, of_article, place);
        perform pg_notify('dateline', concat('queue.0.', feed.last_seq));
    end if;
    return null;
end $$;
