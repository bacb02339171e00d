-- Readers' comments.

-- name: add(posting, html, depth, decision, limits, seen)$
-- Null where the facts are not those that were seen.
select news.post(
    :posting.article_id, :posting.parent_id, :posting.author_id, :posting.body, :html, :posting.language, :posting.key,
    :posting.input_hash, :depth, :decision.to_status, :decision.stage, :decision.reason,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :seen
);

-- name: add_together(given, limits)$
-- Waits for no lock. Null for each comment that is not stored.
select news.post_together(
    :given.articles, :given.parents, :given.authors, :given.bodies, :given.htmls, :given.languages, :given.keys,
    :given.input_hashes, :given.depths, :given.statuses, :given.stages, :given.reasons,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :given.seen
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

-- name: revise(comment_id, text, html, status)!
with done as (
    update news.comment set
        body = :text.body, body_html = :html, language = :text.language, status = :status,
        edited_at = clock_timestamp()
    where id = :comment_id
    returning author_id
)
select news.count_action(author_id, 'EDIT') from done;

-- name: set_status(comment_id, status)!
update news.comment set status = :status where id = :comment_id and status <> :status;

-- name: erase(comment_id)!
-- The words are gone for everyone, moderators included.
with done as (
    update news.comment set
        body = '', body_html = '', language = null, input_hash = null, status = 'REMOVED', erased = true
    where id = :comment_id
    returning author_id
)
select news.count_action(author_id, 'DELETE') from done;

-- name: erase_revisions(comment_id)!
delete from news.comment_revision where comment_id = :comment_id;
