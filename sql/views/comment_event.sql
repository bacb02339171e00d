-- CommentEvent. One step of a feed; `type` is its type in GraphQL, `seq` its position: the number in the log and the token.
-- Where its comment has been deleted altogether, which only another import of the article does, nothing can be shown of it,
-- and readers are told to read the list again; so they are where comments of another system have come. `audience` is who alone is told of it, null for everyone.
create view graph.comment_event as
select
    e.article_id,
    news.log_position(e.seq, e.token) as seq,
    concat('feed.', e.article_id, '.', e.seq, '.', e.token) as cursor,
    case
        when e.kind = 'CommentsTransferred' then 'FeedReset'
        when e.comment_id is null or c.id is not null then e.kind
        else 'FeedReset'
    end as type,
    e.comment_id,
    c.author_id,
    parent.author_id as parent_author_id,
    e.comment_count,
    e.occurred_at,
    e.seq as number,
    e.audience
from news.comment_event e
left join news.comment c on c.id = e.comment_id
left join news.comment parent on parent.id = c.parent_id;

-- The steps behind a position. Where that step is another by now, or it or what came after it is no longer kept, the only
-- one is a reset; without `resets` such a position is refused. Steps that others alone are told of are left out, or, if
-- `hidden`, have no type.
create function graph.article_feed(
    of_article bigint, behind bigint, size integer, resets boolean, viewer bigint, hidden boolean
) returns setof graph.comment_event language plpgsql stable as $$
declare
    discussion news.discussion;
    behind_number constant bigint := behind >> 31;
    behind_token constant integer := behind & 2147483647;
    stands boolean;
begin
    select d.* into discussion from news.discussion d join graph.article a on a.id = d.article_id
    where d.article_id = of_article and a.listed;
    if not found then
        raise exception 'There is no such article.' using errcode = 'DL002';
    end if;
    stands := case behind_number
        when discussion.last_seq then behind_token in (0, discussion.last_token)
        when discussion.told_seq then behind_token in (0, discussion.told_token)
        else exists (select from news.comment_event where article_id = of_article and seq = behind_number + 1)
            and not exists (
                select from news.comment_event
                where article_id = of_article and seq = behind_number and behind_token not in (0, token)
            )
    end;
    if stands or size = 0 then
        return query select e.article_id, e.seq, e.cursor,
                case when e.audience is null or e.audience = viewer then e.type end,
                e.comment_id, e.author_id, e.parent_author_id, e.comment_count, e.occurred_at, e.number, e.audience
            from graph.comment_event e
            where e.article_id = of_article and e.number > behind_number
            and (hidden or e.audience is null or e.audience = viewer)
            order by e.number limit size;
    elsif resets then
        return query select of_article, news.log_position(discussion.last_seq, discussion.last_token),
            concat('feed.', of_article, '.', discussion.last_seq, '.', discussion.last_token),
            'FeedReset', null::bigint, null::bigint, null::bigint, discussion.comment_count, coalesce(
                (select occurred_at from news.comment_event where article_id = of_article and seq = discussion.last_seq),
                now()
            ), discussion.last_seq, null::bigint;
    else
        raise exception 'cursor too old' using errcode = 'DL003';
    end if;
end $$;

-- The same for the moderation queue. Where its comment has been deleted altogether, the step that took it out is a reset;
-- where its article has been, too, the position is refused.
create function graph.moderation_feed(behind bigint, size integer)
returns setof graph.comment_event language plpgsql stable as $$
declare
    feed news.moderation_feed;
    behind_number constant bigint := behind >> 31;
    behind_token constant integer := behind & 2147483647;
begin
    select * into feed from news.moderation_feed;
    if coalesce(feed.last_seq, 0) = behind_number and behind_token in (0, coalesce(feed.last_token, 0)) then
        return;
    elsif not exists (select from news.moderation_event where seq = behind_number + 1)
        or exists (select from news.moderation_event where seq = behind_number and behind_token not in (0, token))
        or exists (
            select from news.moderation_event e
            where e.seq > behind_number and e.seq <= behind_number + size and e.kind = 'CommentRemoved'
            and not exists (select from news.article a where a.id = e.article_id)
            and not exists (select from news.comment c where c.id = e.comment_id)
        )
    then
        raise exception 'cursor too old' using errcode = 'DL003';
    end if;
    return query select coalesce(c.article_id, e.article_id), news.log_position(e.seq, e.token),
            concat('queue.0.', e.seq, '.', e.token),
            case
                when c.id is not null then e.kind
                when e.kind in ('CommentRemoved', 'CommentsTransferred') then 'FeedReset'
            end,
            e.comment_id, c.author_id, parent.author_id, e.comment_count, e.occurred_at, e.seq, null::bigint
        from news.moderation_event e left join news.comment c on c.id = e.comment_id
        left join news.comment parent on parent.id = c.parent_id
        where e.seq > behind_number order by e.seq limit size;
end $$;

-- How many comments articles have now, as steps of the same form.
create function graph.comment_counts(articles bigint[])
returns setof graph.comment_event language sql stable as $$
    select d.article_id, news.log_position(d.last_seq, d.last_token), null, 'CommentCountChanged', null::bigint,
        null::bigint, null::bigint, d.comment_count, now(), d.last_seq, null::bigint
    from news.discussion d
    where d.article_id = any (articles) and (select a.listed from graph.article a where a.id = d.article_id)
$$;
