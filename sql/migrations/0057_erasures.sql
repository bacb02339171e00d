-- Accounts are gone at once; what their comments, likes and reports say of them goes in batches, newest comments first.
-- `reached_` is the last comment that is done.
create table news.erasure (
    commenter_id bigint primary key constraint erasure_commenter_exists references news.commenter on delete cascade,
    keeps_words boolean not null,
    reached_at timestamptz not null default 'infinity',
    reached_id bigint not null default 9223372036854775807
);

-- The next comments of a commenter; else likes, else reports, by their comments. Takes the locks of their discussions, and
-- then the commenter's, as all who write do.
create function news.take_erasures(doing news.erasure, most integer, out kind text, out ids bigint[])
language plpgsql as $$ begin
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
    perform from news.discussion
    where article_id in (select article_id from news.comment where id = any (ids)) order by article_id for update;
    perform from news.commenter where id = doing.commenter_id for update;
end $$;

create function news.erase_comments(of_erasure news.erasure, ids bigint[]) returns void language plpgsql as $$ begin
    update news.comment set idempotency_key = null, input_hash = null
    where id = any (ids) and (of_erasure.keeps_words or erased) and coalesce(idempotency_key, input_hash) is not null;
    if of_erasure.keeps_words then
        -- Readers who have the name on their pages hear of each comment that it stood at.
        perform news.record_event(article_id, 'CommentEdited', id, 0) from (
            select article_id, id from news.comment
            where id = any (ids) and status = 'PUBLISHED' order by article_id, id
        ) as comment;
    else
        delete from news.comment_revision where comment_id = any (ids);
        update news.comment set
            body = '', body_html = '', language = null, idempotency_key = null, input_hash = null,
            status = 'REMOVED', erased = true
        where id = any (ids) and not erased;
    end if;
    update news.erasure e set (reached_at, reached_id) = (
        select created_at, id from news.comment where id = any (ids) order by created_at, id limit 1
    )
    where e.commenter_id = of_erasure.commenter_id;
end $$;

-- Does a batch of what is to be erased. Whether there may be more, if only because somebody else is at it.
create function news.erase_next(of_commenter bigint, most integer) returns boolean language plpgsql as $$
declare
    doing news.erasure;
    batch record;
begin
    select * into doing from news.erasure where commenter_id = of_commenter for update skip locked;
    if not found then
        return exists (select from news.erasure where commenter_id = of_commenter);
    end if;
    batch := news.take_erasures(doing, most);
    if batch.ids = '{}' then
        delete from news.erasure where commenter_id = of_commenter;
        return false;
    end if;
    case batch.kind
        when 'comments' then perform news.erase_comments(doing, batch.ids);
        when 'likes' then
            delete from news.comment_like where commenter_id = of_commenter and comment_id = any (batch.ids);
        when 'reports' then
            delete from news.report where commenter_id = of_commenter and comment_id = any (batch.ids);
    end case;
    return true;
end $$;
