-- CommentEvent. One step of a feed; `type` is its type in GraphQL. Where its comment has been deleted altogether, which
-- only another import of the article does, nothing can be shown of it, and readers are told to read the list again.
create view graph.comment_event as
select
    e.article_id,
    e.seq,
    concat('feed.', e.article_id, '.', e.seq) as cursor,
    case when e.comment_id is null or c.id is not null then e.kind else 'FeedReset' end as type,
    e.comment_id,
    c.author_id,
    parent.author_id as parent_author_id,
    e.comment_count,
    e.occurred_at
from news.comment_event e
left join news.comment c on c.id = e.comment_id
left join news.comment parent on parent.id = c.parent_id;

-- The steps behind one. Where that step, or what came after it, is no longer kept, the only one is a reset; without
-- `resets` such a position is refused.
create function graph.article_feed(of_article bigint, behind bigint, size integer, resets boolean)
returns setof graph.comment_event language plpgsql stable as $$
declare
    discussion news.discussion;
begin
    select d.* into discussion from news.discussion d join graph.article a on a.id = d.article_id
    where d.article_id = of_article and a.listed;
    if not found then
        raise exception 'There is no such article.' using errcode = 'DL002';
    end if;
    if discussion.last_seq = behind then
        return;
    elsif exists (select from news.comment_event where article_id = of_article and seq = behind + 1) then
        return query select * from graph.comment_event e
            where e.article_id = of_article and e.seq > behind order by e.seq limit size;
    elsif resets then
        return query select of_article, discussion.last_seq, concat('feed.', of_article, '.', discussion.last_seq),
            'FeedReset', null::bigint, null::bigint, null::bigint, discussion.comment_count, coalesce(
                (select occurred_at from news.comment_event where article_id = of_article and seq = discussion.last_seq),
                now()
            );
    else
        raise exception 'cursor too old' using errcode = 'DL003';
    end if;
end $$;

-- The same for the moderation queue. A comment that has been deleted altogether has left nothing to show.
create function graph.moderation_feed(behind bigint, size integer)
returns setof graph.comment_event language plpgsql stable as $$ begin
    if coalesce((select last_seq from news.moderation_feed), 0) = behind then
        return;
    elsif exists (select from news.moderation_event where seq = behind + 1) then
        return query select c.article_id, e.seq, concat('queue.0.', e.seq), case when c.id is not null then e.kind end,
                e.comment_id, c.author_id, parent.author_id, e.comment_count, e.occurred_at
            from news.moderation_event e left join news.comment c on c.id = e.comment_id
            left join news.comment parent on parent.id = c.parent_id
            where e.seq > behind order by e.seq limit size;
    else
        raise exception 'cursor too old' using errcode = 'DL003';
    end if;
end $$;

-- How many comments articles have now, as steps of the same form.
create function graph.comment_counts(articles bigint[])
returns setof graph.comment_event language sql stable as $$
    select d.article_id, d.last_seq, null, 'CommentCountChanged', null::bigint, null::bigint, null::bigint,
        d.comment_count, now()
    from news.discussion d
    where d.article_id = any (articles) and (select a.listed from graph.article a where a.id = d.article_id)
$$;
