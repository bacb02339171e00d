-- Readers who comment.

-- name: add_imported(names)!
insert into news.commenter (display_name)
select distinct name from unnest(:names::text[]) as named (name) order by name
on conflict (display_name) where subject is null and deleted_at is null do nothing;

-- name: lock_imported(article_id, names)$
-- Whoever comments in the file, or did so in the one before. In one order, so that two imports do not wait for each other.
select count(*) from (
    select from news.commenter
    where subject is null and deleted_at is null and (
        display_name = any (:names::text[])
        or id in (select author_id from news.comment where article_id = :article_id)
    )
    order by id for update
) as locked;

-- name: sign_in(subject, name, badge)$
-- The commenter of a subject. Only a new one, or one with another name or badge, is written.
with kept as (
    select id from news.commenter
    where subject = :subject and display_name = :name and badge is not distinct from :badge
), written as (
    insert into news.commenter (subject, display_name, badge)
    select :subject, :name, :badge where not exists (select from kept)
    on conflict (subject) do update set display_name = excluded.display_name, badge = excluded.badge
    returning id
)
select id from kept union all select id from written;

-- name: ban(commenter_id, until, reason)$
update news.commenter set banned_until = coalesce(:until::timestamptz, 'infinity'), ban_reason = :reason
where id = :commenter_id and deleted_at is null
returning id;

-- name: unban(commenter_id)$
update news.commenter set banned_until = null, ban_reason = null
where id = :commenter_id and deleted_at is null
returning id;

-- name: exists(commenter_id)$
select exists (select from news.commenter where id = :commenter_id and deleted_at is null);

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

-- name: erase_likes(commenter_id)!
delete from news.comment_like where commenter_id = :commenter_id;

-- name: erase_reports(commenter_id)!
delete from news.report where commenter_id = :commenter_id;

-- name: erase_keys(commenter_id)!
update news.comment set idempotency_key = null, input_hash = null where author_id = :commenter_id;

-- name: erase_revisions(commenter_id)!
delete from news.comment_revision r using news.comment c where c.id = r.comment_id and c.author_id = :commenter_id;

-- name: erase_words(commenter_id)!
update news.comment set body = '', body_html = '', status = 'REMOVED', erased = true
where author_id = :commenter_id and not erased;

-- name: erase(commenter_id)!
update news.commenter set
    subject = null, display_name = 'Deleted reader', badge = null, banned_until = null, ban_reason = null,
    deleted_at = clock_timestamp()
where id = :commenter_id;

-- name: export(commenter_id)$
-- Everything held about one. Who reported their comments, and what moderators noted for each other, is about others.
select json_build_object(
    'id', 'Commenter_' || commenter.id, 'subject', subject, 'displayName', display_name, 'badge', badge,
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
