-- Notification. What a reader is told and may see: each row is one of `news.notice`, by its place. One whose comment is no
-- longer public, or whose decision is no longer how things stand, is not there, and is again when that is so again. Of the
-- comments on an article that they follow the last one stands for all; an article that comes by several subjects comes once.
-- A page looks at what it shows: an index has their own by place, what they follow is put in that order before it is asked
-- who may see it, and to know the few articles that readers do not find takes less than to look at that of each. What is
-- of a comment goes with that; what is not may have lost its article.
create function graph.notifications(viewer bigint) returns table (
    id bigint, kind text, occurred_at timestamptz, article_id bigint, comment_id bigint, person_id bigint, topic_id bigint,
    is_unread boolean
) language sql stable rows 50 as $$
    select
        n.seq, n.kind, n.occurred_at, n.article_id, n.comment_id,
        case when n.subject = 'PERSON' then n.subject_id end, case when n.subject = 'TOPIC' then n.subject_id end,
        n.seq > coalesce((select r.read_up_to from news.notice_reader r where r.commenter_id = viewer), 0)
    from (
        (
            select o.seq, o.kind, o.occurred_at, o.article_id, o.comment_id, o.subject, o.subject_id
            from news.notice o
            where o.commenter_id = viewer and o.seq is not null
            and case o.kind
                when 'REPLY' then (select c.status = 'PUBLISHED' from news.comment c where c.id = o.comment_id)
                when 'FEATURED' then (select c.featured_at is not null from news.comment c where c.id = o.comment_id)
                when 'DECISION' then (
                    select not c.erased and o.source = (
                        select max(d.id) from news.decision d where d.comment_id = c.id and d.to_status = c.status
                    )
                    from news.comment c where c.id = o.comment_id
                )
                else true
            end
            order by o.seq desc
        )
        union all
        (
            select f.seq, f.kind, f.occurred_at, f.article_id, f.comment_id, f.subject, f.subject_id
            from (
                select told.* from (
                    select distinct on (p.kind, p.source) p.*
                    from (
                        select w.subject, w.subject_id, w.after from news.follow w
                        where w.commenter_id = viewer and case w.subject
                            when 'PERSON' then (select p.listed from graph.person p where p.id = w.subject_id)
                            when 'TOPIC' then (select t.listed from graph.topic t where t.id = w.subject_id)
                            else true
                        end
                        offset 0
                    ) w
                    join news.notice p on p.subject = w.subject and p.subject_id = w.subject_id
                    where p.seq > w.after and p.kind <> 'ARTICLE_COMMENTED'
                    order by p.kind, p.source, p.seq
                ) told
                order by told.seq desc
            ) f
            where (select graph.is_listed(a.status, a.published_at) from news.article a where a.id = f.article_id)
            order by f.seq desc
        )
        union all
        select l.seq, l.kind, l.occurred_at, l.article_id, l.comment_id, l.subject, l.subject_id
        from news.follow w, lateral (
            select p.* from news.notice p join news.comment c on c.id = p.comment_id
            where p.subject = w.subject and p.subject_id = w.subject_id and p.seq > w.after
            and p.kind = 'ARTICLE_COMMENTED' and c.status = 'PUBLISHED' and c.author_id <> viewer
            order by p.seq desc limit 1
        ) l
        where w.commenter_id = viewer and w.subject = 'ARTICLE'
    ) n
    where n.article_id not in (
        select a.id from news.article a
        where a.status < 'PUBLISHED' or a.status > 'PUBLISHED' or (a.status = 'PUBLISHED' and a.published_at > now())
    )
$$;

-- Where the notices stand.
create function graph.notice_cursor(viewer bigint) returns text language sql stable as $$
    select concat('notices.', viewer, '.', coalesce(max(n.seq), 0)) from news.notice n
$$;

-- The notifications behind a position, for those who follow them live.
create function graph.notification_feed(viewer bigint, behind bigint, size integer) returns table (
    commenter_id bigint, seq bigint, cursor text, type text, notification_id bigint, audience bigint
) language plpgsql stable as $$ begin
    if behind >> 31 > (select coalesce(max(n.seq), 0) from news.notice n) and size > 0 then
        raise exception 'cursor too old' using errcode = 'DL003';
    end if;
    return query select viewer, news.log_position(n.id, 0), concat('notices.', viewer, '.', n.id), 'NotificationAdded',
            n.id, null::bigint
        from graph.notifications(viewer) n where n.id > behind >> 31 order by n.id limit size;
end $$;
