-- Readers' comments.

-- name: add(posting, html, depth, decision, limits, seen, anchor)$
-- Null where the facts are not those that were seen.
select news.post(
    :posting.article_id, :posting.parent_id, :posting.author_id, :posting.body, :html, :posting.language, :posting.key,
    :posting.input_hash, :depth, :decision.to_status, :decision.stage, :decision.reason,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :limits.counted_comments, :seen, :anchor
);

-- name: add_together(given, limits)$
-- Waits for no lock. Null for each comment that is not stored.
select news.post_together(
    :given.articles, :given.parents, :given.authors, :given.bodies, :given.htmls, :given.languages, :given.keys,
    :given.input_hashes, :given.depths, :given.statuses, :given.stages, :given.reasons,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :limits.counted_comments, :given.seen
);

-- name: to_change(comment_id, commenter_id, pace)^
-- Takes the locks of a change, and looks at the comment under them.
select retry_at, (state).*
from graph.comment_to_change(:comment_id, :commenter_id, :pace.action, :pace.numbers, :pace.seconds);

-- name: state(comment_id)^
-- What decides whether a comment can be changed, and by whom.
select * from graph.comment_state where id = :comment_id;

-- name: revise(comment_id, text, html, status)!
-- What the comment said becomes history.
with kept as (
    insert into news.comment_revision (comment_id, revision, body, written_at)
    select id, (select count(*) + 1 from news.comment_revision where comment_id = :comment_id), body,
        coalesce(edited_at, created_at)
    from news.comment where id = :comment_id
), done as (
    update news.comment set
        body = :text.body, body_html = :html, language = :text.language, status = :status,
        edited_at = clock_timestamp()
    where id = :comment_id
    returning author_id
)
select news.count_action(author_id, 'EDIT') from done;

-- name: feature(comment_id)!
update news.comment set featured_at = clock_timestamp() where id = :comment_id and featured_at is null;

-- name: unfeature(comment_id)!
update news.comment set featured_at = null where id = :comment_id and featured_at is not null;

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
