-- Readers' comments.

-- name: add_imported(article_id, depth, rows)!
-- Comments of one depth, behind their parents. What is there already stays as it is, whatever a moderator made of it.
insert into news.comment (
    article_id, author_id, parent_id, depth, body, body_html, created_at, idempotency_key
)
select
    :article_id::bigint, author.id, parent.id, :depth::integer, draft.body, draft.html, draft.created_at, draft.key
from unnest(
    :rows.keys::text[], :rows.names::text[], :rows.parent_keys::text[], :rows.parent_names::text[],
    :rows.bodies::text[], :rows.htmls::text[], :rows.times::timestamptz[]
) with ordinality as draft (key, name, parent_key, parent_name, body, html, created_at, place)
join news.commenter author on author.display_name = draft.name and author.subject is null and author.deleted_at is null
left join news.commenter parent_author
    on parent_author.display_name = draft.parent_name and parent_author.subject is null and parent_author.deleted_at is null
left join news.comment parent on parent.author_id = parent_author.id and parent.idempotency_key = draft.parent_key
order by draft.place
on conflict (author_id, idempotency_key) do nothing;

-- name: like_imported(keys, names, likers)!
insert into news.comment_like (comment_id, commenter_id, created_at)
select comment.id, liker.id, comment.created_at
from unnest(:keys::text[], :names::text[], :likers::text[]) as draft (key, name, liker)
join news.commenter author on author.display_name = draft.name and author.subject is null and author.deleted_at is null
join news.comment on comment.author_id = author.id and comment.idempotency_key = draft.key
join news.commenter liker on liker.display_name = draft.liker and liker.subject is null and liker.deleted_at is null
on conflict do nothing;

-- name: remove_imported(article_id, keys)!
-- Imported comments that the file no longer has, unless something that stays hangs on them.
with recursive staying as (
    select comment.id, comment.parent_id
    from news.comment
    join news.commenter author on author.id = comment.author_id
    where comment.article_id = :article_id and coalesce(
        author.subject is not null
        or not starts_with(comment.idempotency_key, 'import:')
        or comment.idempotency_key = any (:keys::text[]), true)
    union
    select parent.id, parent.parent_id from news.comment parent join staying on staying.parent_id = parent.id
)
delete from news.comment where article_id = :article_id and id not in (select id from staying);

-- name: add(posting, html, depth, decision, pace, seen)$
-- Null where the facts are no longer those that were seen.
select news.post(
    :posting.article_id, :posting.parent_id, :posting.author_id, :posting.body, :html, :posting.key, :posting.input_hash,
    :depth, :decision.to_status, :decision.stage, :decision.reason, :pace.seconds, :pace.comments, :seen
);

-- name: article_of(comment_id)$
select article_id from news.comment where id = :comment_id;

-- name: state(comment_id)^
-- What decides whether a comment can be changed, and by whom.
select
    comment.id, comment.article_id, comment.author_id, comment.body, comment.status, comment.erased, comment.visible,
    coalesce(article.listed, false) as article_listed,
    clock_timestamp() > comment.created_at + make_interval(secs => site.edit_window_seconds) as edit_window_over,
    site.report_threshold,
    (
        select count(*) from news.report
        where report.comment_id = comment.id and report.created_at > coalesce((
            select max(decided_at) from news.decision
            where decision.comment_id = comment.id and decision.moderator_id is not null
        ), '-infinity')
    ) as new_reports,
    last.decided_at as last_decided_at,
    last_moderator.display_name as last_moderator_name
from news.comment
cross join news.site
left join graph.article article on article.id = comment.article_id
left join lateral (
    select * from news.decision
    where decision.comment_id = comment.id and decision.moderator_id is not null order by id desc limit 1
) last on true
left join news.commenter last_moderator on last_moderator.id = last.moderator_id
where comment.id = :comment_id;

-- name: keep_revision(comment_id)!
-- What the comment says now becomes history.
insert into news.comment_revision (comment_id, revision, body, written_at)
select id, (select count(*) + 1 from news.comment_revision where comment_id = :comment_id), body,
    coalesce(edited_at, created_at)
from news.comment where id = :comment_id;

-- name: revise(comment_id, body, html, status)!
update news.comment set body = :body, body_html = :html, status = :status, edited_at = clock_timestamp()
where id = :comment_id;

-- name: set_status(comment_id, status)!
update news.comment set status = :status where id = :comment_id and status <> :status;

-- name: erase(comment_id)!
-- The words are gone for everyone, moderators included.
update news.comment set body = '', body_html = '', input_hash = null, status = 'REMOVED', erased = true
where id = :comment_id;

-- name: erase_revisions(comment_id)!
delete from news.comment_revision where comment_id = :comment_id;
