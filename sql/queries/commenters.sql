-- Readers who comment.

-- name: sign_in(subject, name, badge, renames)^
-- The commenter of a subject. Only a new one is written, and with `renames` one with another name or badge. Who was banned
-- before the account was deleted still is.
with kept as (
    select id, display_name, badge, banned_until, comment_count from news.commenter
    where subject = :subject and (not :renames::boolean or (display_name = :name and badge is not distinct from :badge))
), written as (
    insert into news.commenter (subject, display_name, badge, banned_until, ban_reason)
    select :subject, :name, :badge, ban.banned_until, ban.ban_reason
    from (select) as once left join news.subject_ban ban on ban.subject = news.subject_hash(:subject)
    where not exists (select from kept)
    on conflict (subject) do update set display_name = excluded.display_name, badge = excluded.badge
    returning id, display_name, badge, banned_until, comment_count
)
select id, display_name, badge, comment_count, standing.*
from (select * from kept union all select * from written) as commenter
cross join lateral graph.standing(commenter.id, commenter.banned_until) as standing;

-- name: sign_in_together(subjects, names, badges, renames)
-- The same for several subjects, each of them once. No row for who is to be renamed: that may wait for a lock.
with given as materialized (
    select * from unnest(:subjects::text[], :names::text[], :badges::text[], :renames::boolean[])
        as g (subject, name, badge, renames)
), known as materialized (
    select c.id, c.subject, c.display_name, c.badge, c.banned_until, c.comment_count,
        not given.renames or (c.display_name = given.name and c.badge is not distinct from given.badge) as is_kept
    from given join news.commenter c on c.subject = given.subject
), written as (
    insert into news.commenter (subject, display_name, badge, banned_until, ban_reason)
    select given.subject, given.name, given.badge, ban.banned_until, ban.ban_reason
    from given left join news.subject_ban ban on ban.subject = news.subject_hash(given.subject)
    where given.subject not in (select subject from known)
    order by given.subject
    on conflict (subject) do nothing
    returning id, subject, display_name, badge, banned_until, comment_count
)
select subject, id, display_name, badge, comment_count, standing.*
from (
    select id, subject, display_name, badge, banned_until, comment_count from known where is_kept
    union all
    select * from written
) as commenter
cross join lateral graph.standing(commenter.id, commenter.banned_until) as standing;

-- name: find_signed_in(subject)^
-- On a server that takes no writes.
select id, display_name, badge, comment_count, standing.*
from news.commenter commenter
cross join lateral graph.standing(commenter.id, commenter.banned_until) as standing
where subject = :subject;

-- name: record(commenter_id, moderator_id, action, reason, until)!
insert into news.account_decision (commenter_id, moderator_id, action, reason, until)
values (:commenter_id, :moderator_id, :action, :reason, :until);

-- name: ban(commenter_id, until, reason)$
update news.commenter set banned_until = coalesce(:until::timestamptz, 'infinity'), ban_reason = :reason
where id = :commenter_id and deleted_at is null
returning id;

-- name: unban(commenter_id)$
update news.commenter set banned_until = null, ban_reason = null
where id = :commenter_id and deleted_at is null
returning id;

-- name: forget_ban(commenter_id)!
delete from news.subject_ban
where subject = (select news.subject_hash(subject) from news.commenter where id = :commenter_id);

-- name: exists(commenter_id)$
select exists (select from news.commenter where id = :commenter_id and deleted_at is null);

-- name: badge(commenter_id)$
select badge from news.commenter where id = :commenter_id;

-- name: export(commenter_id)$
-- Everything held about one; where the account waits to be erased, all but what is to go. Who reported their comments, and
-- what moderators noted for each other, is about others.
select json_build_object(
    'id', 'Commenter_' || commenter.id, 'subject', subject, 'externalId', external_id, 'displayName', display_name,
    'badge', badge,
    'commentCount', comment_count, 'createdAt', created_at, 'deletedAt', deleted_at,
    'ban', case when banned_until is not null then
        json_build_object('until', nullif(banned_until, 'infinity'), 'reason', ban_reason) end,
    'comments', array(
        select json_build_object(
            'id', 'Comment_' || c.id, 'articleId', 'Article_' || c.article_id, 'parentId', 'Comment_' || c.parent_id,
            'permalink', c.permalink, 'status', c.status,
            'body', case when not erasure.keeps_words then '' else c.body end,
            'createdAt', c.created_at, 'editedAt', c.edited_at,
            'idempotencyKey', case when erasure.commenter_id is null then c.idempotency_key end,
            'likeCount', c.like_count,
            'revisions', array(
                select json_build_object('revision', r.revision, 'body', r.body, 'writtenAt', r.written_at)
                from graph.comment_revision r where r.comment_id = c.id order by r.revision
            ),
            'decisions', array(
                select json_build_object('decidedAt', d.decided_at, 'stage', d.stage, 'fromStatus', d.from_status,
                    'toStatus', d.to_status, 'reason', d.reason)
                from news.decision d where d.comment_id = c.id order by d.id
            )
        )
        from graph.comment c where c.author_id = commenter.id order by c.id
    ),
    'accountDecisions', array(
        select json_build_object('decidedAt', d.decided_at, 'action', d.action, 'reason', d.reason, 'until', d.until)
        from graph.account_decision d where d.commenter_id = commenter.id order by d.id
    ),
    'follows', array(
        select json_build_object('id', concat(initcap(f.subject), '_', f.subject_id), 'since', f.since)
        from news.follow f where f.commenter_id = commenter.id order by f.since
    ),
    'likes', array(
        select json_build_object('commentId', 'Comment_' || l.comment_id, 'createdAt', l.created_at)
        from news.comment_like l where l.commenter_id = commenter.id and erasure.commenter_id is null
        order by l.comment_id
    ),
    'reports', array(
        select json_build_object('commentId', 'Comment_' || r.comment_id, 'reason', r.reason, 'details', r.details,
            'createdAt', r.created_at)
        from graph.comment_report r where r.commenter_id = commenter.id order by r.comment_id
    )
)
from news.commenter left join news.erasure on erasure.commenter_id = commenter.id where commenter.id = :commenter_id;
