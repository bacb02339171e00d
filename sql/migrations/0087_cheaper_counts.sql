-- What each comment that is posted waits for, or has done soon after, without planning anything at each call.

-- A function in SQL is not put into the condition of a trigger where it is strict, and otherwise is read anew for each
-- statement: either took twice as long as all else of counting one comment.
create or replace function news.size_class(comments bigint) returns integer
language plpgsql immutable strict parallel safe as $$ begin
    return case when comments < 16 then greatest(comments, 0)::integer else floor(8 * ln(comments) / ln(2::float8))::integer end;
end $$;

-- Planned once for each connection: to plan it took longer than to look.
create or replace function news.gather_notices(articles bigint[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    told record;
begin
    perform pg_advisory_xact_lock(hashtext('dateline gathers notices'));
    with behind as (
        select article_id, coalesce(p.seq, 0) as seq, d.last_seq
        from unnest(coalesce(articles, array(
            select d.article_id from news.discussion d left join news.notice_position p using (article_id)
            where d.last_seq <> coalesce(p.seq, 0)
        ))) as given (article_id)
        join news.discussion d using (article_id) left join news.notice_position p using (article_id)
        where d.last_seq <> coalesce(p.seq, 0)
    ), gathered as (
        insert into news.notice_position (article_id, seq) select article_id, last_seq from behind
        on conflict (article_id) do update set seq = excluded.seq
    )
    insert into news.notice (kind, source, commenter_id, subject, subject_id, article_id, comment_id, occurred_at)
    select
        case when parent.id is null then 'ARTICLE_COMMENTED' else 'REPLY' end, c.id, reader.id,
        case when parent.id is null then 'ARTICLE' end, case when parent.id is null then c.article_id end,
        c.article_id, c.id, e.occurred_at
    from behind
    join news.comment_event e on e.article_id = behind.article_id and e.seq > behind.seq and e.seq <= behind.last_seq
    join news.comment c on c.id = e.comment_id and c.status = 'PUBLISHED'
    left join news.comment parent on parent.id = c.parent_id
    left join news.commenter reader on reader.id = parent.author_id and reader.subject is not null
    where e.kind = 'CommentAdded' and e.audience is null
    and case
        when parent.id is null then
            exists (select from news.follow f where f.subject = 'ARTICLE' and f.subject_id = c.article_id)
        else reader.id <> c.author_id
    end
    order by e.occurred_at, c.id
    on conflict do nothing;
    for told in
        with placed as (
            update news.notice n set seq = numbered.seq from (
                select id, nextval('news.notice_seq') as seq
                from (select id from news.notice where seq is null order by id) as committed
            ) as numbered
            where n.id = numbered.id
            returning n.commenter_id, n.subject, n.subject_id, n.seq
        )
        select coalesce(p.commenter_id, f.commenter_id) as reader, max(p.seq) as seq
        from placed p left join news.follow f on f.subject = p.subject and f.subject_id = p.subject_id
        group by 1
    loop
        perform pg_notify('dateline', concat('notices.', told.reader, '.', told.seq));
    end loop;
end $$;
