-- Of the events of comments that are stored together, the last one of each discussion is announced: it stands for those
-- before it, and servers, of the version before too, read from where they are.

create or replace function news.count_together(ids bigint[]) returns void language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    announced bigint;
begin
    insert into news.comment_to_index (comment_id) select unnest(ids) on conflict do nothing;
    update news.comment parent set reply_count = parent.reply_count + n.shown, reply_total = parent.reply_total + n.there
    from (
        select parent_id, count(*) filter (where visible) as shown, count(*) as there
        from news.comment where id = any (ids) and parent_id is not null group by parent_id
    ) as n
    where parent.id = n.parent_id;
    -- Everyone is told of what is published, and the author of what is held.
    with new as materialized (
        select *, count(*) filter (where is_event) over earlier as place, count(*) filter (where told) over earlier as added
        from (
            select id, article_id, parent_id, author_id, visible,
                status = 'PUBLISHED' as told, status in ('PUBLISHED', 'PENDING', 'REJECTED') as is_event
            from news.comment where id = any (ids)
        ) as each
        window earlier as (partition by article_id order by id)
    ), step as (
        select article_id, 1 + floor(random() * 2147483646)::integer as token, max(place) as events, max(added) as added,
            max(place) filter (where told) as last_told,
            count(*) filter (where parent_id is null and visible) as shown, count(*) filter (where parent_id is null) as there
        from new group by article_id
    ), stepped as (
        update news.discussion d set
            last_seq = d.last_seq + step.events,
            last_token = case when step.events > 0 then step.token else d.last_token end,
            told_seq = coalesce(d.last_seq + step.last_told, d.told_seq),
            told_token = case when step.last_told > 0 then step.token else d.told_token end,
            comment_count = d.comment_count + step.added,
            thread_count = d.thread_count + step.shown, thread_total = d.thread_total + step.there
        from step where d.article_id = step.article_id
        returning d.article_id, step.token, d.last_seq - step.events as seq, d.comment_count - step.added as comment_count
    ), event as (
        insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count, audience)
        select article_id, seq + place, token, 'CommentAdded', id, comment_count + added, case when not told then author_id end
        from stepped join new using (article_id)
        where is_event
        order by id
        returning article_id, seq, audience
    )
    select count(pg_notify('dateline', concat(kind, article_id, '.', last))::text) into announced
    from (
        select case when audience is null then 'feed.' else 'own.' end as kind, article_id, max(seq) as last from event group by 1, 2
    ) as each;
    update news.commenter author set comment_count = author.comment_count + n.added
    from (
        select author_id, count(*) as added from news.comment where id = any (ids) and status = 'PUBLISHED' group by author_id
    ) as n
    where author.id = n.author_id;
end $$;
