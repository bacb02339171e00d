-- Notification. What a reader is told and may see: each row is one of `news.notice`, by its place. One whose comment is no
-- longer public, or whose decision is no longer how things stand, is not there, and is again when that is so again. Of the
-- comments on an article that they follow the last one stands for all; an article that comes by several subjects comes once.
create function graph.notifications(viewer bigint) returns table (
    id bigint, kind text, occurred_at timestamptz, article_id bigint, comment_id bigint, person_id bigint, topic_id bigint,
    is_unread boolean
) language sql stable rows 50 as $$
    select
        n.seq, n.kind, n.occurred_at, n.article_id, n.comment_id,
        case when n.subject = 'PERSON' then n.subject_id end, case when n.subject = 'TOPIC' then n.subject_id end,
        n.seq > coalesce((select r.read_up_to from news.notice_reader r where r.commenter_id = viewer), 0)
    from (
        select o.* from news.notice o where o.commenter_id = viewer and o.seq is not null
        union all
        select distinct on (f.kind, f.source) f.* from (
            select p.* from news.follow w join news.notice p on p.subject = w.subject and p.subject_id = w.subject_id
            where w.commenter_id = viewer and p.seq > w.after and p.kind <> 'ARTICLE_COMMENTED'
            order by p.kind, p.source, p.seq
        ) f
        union all
        select l.* from news.follow w, lateral (
            select p.* from news.notice p join news.comment c on c.id = p.comment_id
            where p.subject = w.subject and p.subject_id = w.subject_id and p.seq > w.after
            and p.kind = 'ARTICLE_COMMENTED' and c.status = 'PUBLISHED' and c.author_id <> viewer
            order by p.seq desc limit 1
        ) l
        where w.commenter_id = viewer and w.subject = 'ARTICLE'
    ) n
    left join news.comment c on c.id = n.comment_id
    where (select a.listed from graph.article a where a.id = n.article_id)
    and case n.kind
        when 'REPLY' then c.status = 'PUBLISHED'
        when 'FEATURED' then c.featured_at is not null
        when 'DECISION' then not c.erased and n.source = (
            select max(d.id) from news.decision d where d.comment_id = c.id and d.to_status = c.status
        )
        else true
    end
    and case n.subject
        when 'PERSON' then (select p.listed from graph.person p where p.id = n.subject_id)
        when 'TOPIC' then (select t.listed from graph.topic t where t.id = n.subject_id)
        else true
    end
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
