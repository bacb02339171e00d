-- What is kept beside the rows that it is made from, made anew. Each query gives (what, id, stored, counted) where the
-- two differ.

-- name: discussion_comment_counts()
select 'comment_count' as what, 'Article_' || d.article_id as id, d.comment_count as stored,
    coalesce(counted.count, 0) as counted
from news.discussion d
left join (
    select article_id, count(*) from news.comment where status = 'PUBLISHED' group by article_id
) counted using (article_id)
where d.comment_count <> coalesce(counted.count, 0)
order by d.article_id;

-- name: commenter_comment_counts()
select 'comment_count' as what, 'Commenter_' || a.id as id, a.comment_count as stored,
    coalesce(counted.count, 0) as counted
from news.commenter a
left join (
    select author_id, count(*) from news.comment where status = 'PUBLISHED' group by author_id
) counted on counted.author_id = a.id
where a.comment_count <> coalesce(counted.count, 0)
order by a.id;

-- name: reply_counts()
select 'reply_count' as what, 'Comment_' || c.id as id, c.reply_count as stored, coalesce(counted.count, 0) as counted
from news.comment c
left join (
    select parent_id, count(*) from news.comment where visible group by parent_id
) counted on counted.parent_id = c.id
where c.reply_count <> coalesce(counted.count, 0)
order by c.id;

-- name: reply_totals()
select 'reply_total' as what, 'Comment_' || c.id as id, c.reply_total as stored, coalesce(counted.count, 0) as counted
from news.comment c
left join (
    select parent_id, count(*) from news.comment group by parent_id
) counted on counted.parent_id = c.id
where c.reply_total <> coalesce(counted.count, 0)
order by c.id;

-- name: thread_counts()
select 'thread_count' as what, 'Article_' || d.article_id as id, d.thread_count as stored, coalesce(counted.count, 0) as counted
from news.discussion d
left join (
    select article_id, count(*) from news.comment where parent_id is null and visible group by article_id
) counted using (article_id)
where d.thread_count <> coalesce(counted.count, 0)
order by d.article_id;

-- name: thread_totals()
select 'thread_total' as what, 'Article_' || d.article_id as id, d.thread_total as stored, coalesce(counted.count, 0) as counted
from news.discussion d
left join (
    select article_id, count(*) from news.comment where parent_id is null group by article_id
) counted using (article_id)
where d.thread_total <> coalesce(counted.count, 0)
order by d.article_id;

-- name: like_counts()
-- Those that a comment came with from another system have no row each.
select 'like_count' as what, 'Comment_' || c.id as id, c.like_count as stored, coalesce(counted.number, 0) as counted
from news.comment c
left join (
    select comment_id, sum(number)::bigint as number from (
        select comment_id, count(*) as number from news.comment_like group by comment_id
        union all select comment_id, like_count from news.transferred_comment
    ) liked group by comment_id
) counted on counted.comment_id = c.id
where c.like_count <> coalesce(counted.number, 0)
order by c.id;

-- name: report_counts()
select 'report_count' as what, 'Comment_' || c.id as id, c.report_count as stored, coalesce(counted.count, 0) as counted
from news.comment c
left join (select comment_id, count(*) from news.report group by comment_id) counted on counted.comment_id = c.id
where c.report_count <> coalesce(counted.count, 0)
order by c.id;

-- name: visible_comments()
-- A comment keeps its place as long as it is published, or a reply to it keeps its own.
select 'visible' as what, 'Comment_' || c.id as id, c.visible::integer as stored,
    (c.status = 'PUBLISHED' or replies.parent_id is not null)::integer as counted
from news.comment c
left join (select distinct parent_id from news.comment where visible) replies on replies.parent_id = c.id
where c.visible <> (c.status = 'PUBLISHED' or replies.parent_id is not null)
order by c.id;

-- name: event_ends()
select 'last_seq' as what, 'Article_' || d.article_id as id, d.last_seq as stored, max(e.seq) as counted
from news.discussion d join news.comment_event e on e.article_id = d.article_id
group by d.article_id
having d.last_seq <> max(e.seq)
order by d.article_id;

-- name: told_ends()
select 'told_seq' as what, 'Article_' || d.article_id as id, d.told_seq as stored, max(e.seq) as counted
from news.discussion d join news.comment_event e on e.article_id = d.article_id
where e.audience is null
group by d.article_id
having d.told_seq <> max(e.seq)
order by d.article_id;

-- name: event_holes()
-- Old events may be gone, but none from between.
select 'events' as what, 'Article_' || article_id as id, count(*) as stored, max(seq) - min(seq) + 1 as counted
from news.comment_event
group by article_id
having count(*) <> max(seq) - min(seq) + 1
order by article_id;

-- name: event_comment_counts()
select 'comment_count of the last event' as what, 'Article_' || d.article_id as id, last.comment_count as stored,
    d.comment_count as counted
from news.discussion d
join (
    select distinct on (article_id) article_id, comment_count from news.comment_event order by article_id, seq desc
) last using (article_id)
where last.comment_count <> d.comment_count
order by d.article_id;

-- name: queue_length()
select 'comment_count' as what, 'moderation queue' as id, f.comment_count as stored, counted.number as counted
from news.moderation_feed f
cross join lateral (select count(*) as number from news.comment where status = 'PENDING') counted
where f.comment_count <> counted.number;

-- name: queue_holes()
select 'events' as what, 'moderation queue' as id, count(*) as stored, max(seq) - min(seq) + 1 as counted
from news.moderation_event
having count(*) <> max(seq) - min(seq) + 1;

-- name: queue_end()
select 'last_seq' as what, 'moderation queue' as id, f.last_seq as stored, last.seq as counted
from news.moderation_feed f
cross join lateral (select max(seq) as seq from news.moderation_event) last
where f.last_seq <> last.seq;

-- name: mention_times()
-- From when on readers can find a mention; how many of an article's are right.
select 'right times of mentions' as what, 'Article_' || m.article_id as id, count(*) filter (where m.right) as stored,
    count(*) as counted
from (
    select m.article_id,
        m.listed_at is not distinct from case when a.status = 'PUBLISHED' then a.published_at end as right
    from news.article_person m join news.article a on a.id = m.article_id
) m
group by m.article_id
having not bool_and(m.right)
order by m.article_id;

-- name: article_revisions()
-- An article that has a log is at the last revision of it.
select 'revision' as what, 'Article_' || a.id as id, a.revision as stored, logged.number as counted
from news.article a
join (select article_id, max(number) as number from news.article_revision group by article_id) logged on logged.article_id = a.id
where a.revision <> logged.number
order by a.id;

-- name: anchor_counts()
select 'comment_count' as what, coalesce(kept.place, counted.place) as id, coalesce(kept.number, 0) as stored,
    coalesce(counted.number, 0) as counted
from (select kind || '_' || subject_id as place, comment_count as number from news.anchor_count) kept
full join (
    select place.kind || '_' || place.subject_id as place, count(*) as number
    from news.comment c join news.comment_anchor a on a.id = c.anchor_id cross join lateral news.places_of(a) place
    where c.status = 'PUBLISHED'
    group by 1
) counted on counted.place = kept.place
where coalesce(kept.number, 0) <> coalesce(counted.number, 0)
order by 2;
