-- Readers' comments.

-- name: add(posting, html, depth, decision, limits, seen, anchor)$
-- Null where the facts are not those that were seen.
select news.post(
    :posting.article_id, :posting.parent_id, :posting.author_id, :posting.body, :html, :posting.language, :posting.key,
    :posting.input_hash, :depth, :decision.to_status, :decision.stage, :decision.reason,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :limits.counted_comments, :seen, :anchor
);

-- name: add_together(given, limits, waits_for)$
-- Waits for no lock but that of one article, where it is given. Null for each comment that is not stored, and 0 where that
-- is so because its article is locked.
select news.post_together(
    :given.articles, :given.parents, :given.authors, :given.bodies, :given.htmls, :given.languages, :given.keys,
    :given.input_hashes, :given.depths, :given.statuses, :given.stages, :given.reasons,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :limits.counted_comments, :given.seen
)
from (select news.enter(:waits_for, null, false)) as entered;

-- name: to_change(comment_id, commenter_id, pace)^
-- Takes the locks of a change, and looks at the comment under them.
select retry_at, (state).*
from graph.comment_to_change(:comment_id, :commenter_id, :pace.action, :pace.numbers, :pace.seconds);

-- name: state(comment_id)^
-- What decides whether a comment can be changed, and by whom.
select * from graph.comment_state where id = :comment_id;

-- name: look(comment_id, commenter_id)^
-- The same before anything is locked, and the facts about who changes it; `state` and `seen` are all of both.
select facts.*, to_jsonb(facts) as seen, found.*, to_jsonb(found) as state
from graph.comment_state found
cross join lateral graph.posting_facts(
    found.article_id, null, :commenter_id, '', null, '{}', '{}', 0, 2147483647
) as facts
where found.id = :comment_id;

-- name: change(given, expected)$
-- Whether it is as expected.
select graph.change_comment(
    :given.kind, :given.comment_id, :given.commenter_id, :expected.numbers, :expected.seconds, :expected.state,
    :expected.facts, :given.texts
);

-- name: change_together(kind, given, pace, waits_for)
-- Whether each is as expected, in their order. Waits for no lock but that of one article, where it is given: null for each
-- that would have to, and its article where that is what is locked.
select changed.done, changed.locked_article
from (select news.enter(:waits_for, null, false)) as entered
cross join lateral graph.changed_together(
    :kind, :given.comments, :given.commenters, :pace.numbers, :pace.seconds, :given.states, :given.facts, :given.texts
) as changed;

-- name: feature(comment_id)!
update news.comment set featured_at = clock_timestamp() where id = :comment_id and featured_at is null;

-- name: unfeature(comment_id)!
update news.comment set featured_at = null where id = :comment_id and featured_at is not null;
