-- Readers who comment.

-- name: sign_in(subject, name, badge)^
-- The commenter of a subject. Only a new one, or one with another name or badge, is written. Who was banned before the
-- account was deleted still is.
with kept as (
    select id, banned_until, comment_count from news.commenter
    where subject = :subject and display_name = :name and badge is not distinct from :badge
), written as (
    insert into news.commenter (subject, display_name, badge, banned_until, ban_reason)
    select :subject, :name, :badge, ban.banned_until, ban.ban_reason
    from (select) as once left join news.subject_ban ban on ban.subject = news.subject_hash(:subject)
    where not exists (select from kept)
    on conflict (subject) do update set display_name = excluded.display_name, badge = excluded.badge
    returning id, banned_until, comment_count
)
-- A ban for good ends at a time that Python can compare.
select id, comment_count, case when banned_until is not null then least(banned_until, '9999-12-31 00:00+00') end as banned_until
from (select * from kept union all select * from written) as commenter;

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

-- name: keep_ban(commenter_id)!
-- For whoever comes back with the same subject.
insert into news.subject_ban (subject, banned_until, ban_reason)
select news.subject_hash(subject), banned_until, ban_reason from news.commenter
where id = :commenter_id and subject is not null and banned_until > clock_timestamp()
on conflict (subject) do update set banned_until = excluded.banned_until, ban_reason = excluded.ban_reason;

-- name: exists(commenter_id)$
select exists (select from news.commenter where id = :commenter_id and deleted_at is null);

-- name: badge(commenter_id)$
select badge from news.commenter where id = :commenter_id;

-- name: discussions(commenter_id)$
-- The articles where they have commented, liked or reported.
select array(
    select article_id from news.comment where author_id = :commenter_id
    union
    select c.article_id from news.comment_like l join news.comment c on c.id = l.comment_id
    where l.commenter_id = :commenter_id
    union
    select c.article_id from news.report r join news.comment c on c.id = r.comment_id
    where r.commenter_id = :commenter_id
);

-- name: lock_discussions(article_ids)!
-- As `news.enter` does for one, before the commenter; in one order, so that two such writes never wait crosswise.
select from news.discussion where article_id = any (:article_ids::bigint[]) order by article_id for update;

-- name: lock(commenter_id)!
select from news.commenter where id = :commenter_id for update;

-- name: remember_erased(commenter_id)!
-- What came with files is not to come back with them.
with likes as (
    insert into news.erased_liker (article_id, reader)
    select distinct c.article_id, news.import_hash(c.article_id, news.reader_key(liker.external_id, liker.display_name))
    from news.commenter liker
    join news.comment_like l on l.commenter_id = liker.id
    join news.comment c on c.id = l.comment_id
    where liker.id = :commenter_id and liker.subject is null
    on conflict do nothing
)
select news.remember_erased(array(select id from news.comment where author_id = :commenter_id), true);

-- name: erase_likes(commenter_id)!
delete from news.comment_like where commenter_id = :commenter_id;

-- name: erase_reports(commenter_id)!
delete from news.report where commenter_id = :commenter_id;

-- name: erase_keys(commenter_id)!
update news.comment set idempotency_key = null, input_hash = null where author_id = :commenter_id;

-- name: erase_revisions(commenter_id)!
delete from news.comment_revision r using news.comment c where c.id = r.comment_id and c.author_id = :commenter_id;

-- name: erase_words(commenter_id)!
update news.comment set body = '', body_html = '', input_hash = null, status = 'REMOVED', erased = true
where author_id = :commenter_id and not erased;

-- name: rename_comments(commenter_id)!
-- Readers who have the name of a deleted account on their pages hear of each comment that it stood at.
select news.record_event(article_id, 'CommentEdited', id, 0) from (
    select article_id, id from news.comment
    where author_id = :commenter_id and status = 'PUBLISHED' order by article_id, id
) as comment;

-- name: erase(commenter_id)!
update news.commenter set
    subject = null, external_id = null, display_name = 'Deleted reader', badge = null, banned_until = null, ban_reason = null,
    deleted_at = clock_timestamp()
where id = :commenter_id;

-- name: export(commenter_id)$
-- Everything held about one. Who reported their comments, and what moderators noted for each other, is about others.
select json_build_object(
    'id', 'Commenter_' || commenter.id, 'subject', subject, 'externalId', external_id, 'displayName', display_name,
    'badge', badge,
    'commentCount', comment_count, 'createdAt', created_at, 'deletedAt', deleted_at,
    'ban', case when banned_until is not null then
        json_build_object('until', nullif(banned_until, 'infinity'), 'reason', ban_reason) end,
    'comments', array(
        select json_build_object(
            'id', 'Comment_' || c.id, 'articleId', 'Article_' || c.article_id, 'parentId', 'Comment_' || c.parent_id,
            'permalink', c.permalink, 'status', c.status, 'body', c.body, 'createdAt', c.created_at,
            'editedAt', c.edited_at, 'idempotencyKey', c.idempotency_key, 'likeCount', c.like_count,
            'revisions', array(
                select json_build_object('revision', r.revision, 'body', r.body, 'writtenAt', r.written_at)
                from news.comment_revision r where r.comment_id = c.id order by r.revision
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
    'likes', array(
        select json_build_object('commentId', 'Comment_' || l.comment_id, 'createdAt', l.created_at)
        from news.comment_like l where l.commenter_id = commenter.id order by l.comment_id
    ),
    'reports', array(
        select json_build_object('commentId', 'Comment_' || r.comment_id, 'reason', r.reason, 'details', r.details,
            'createdAt', r.created_at)
        from news.report r where r.commenter_id = commenter.id order by r.comment_id
    )
)
from news.commenter where id = :commenter_id;
