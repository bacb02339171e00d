-- Decisions about comments: the audit trail.

-- name: last(comment_id)^
select from_status, to_status, moderator_id from news.decision where comment_id = :comment_id order by id desc limit 1;

-- name: apply(comment_id, decision)$
-- Gives the comment another status, and keeps who or what decided so.
select graph.decide_comment(
    :comment_id, :decision.moderator_id, null, :decision.stage, :decision.from_status, :decision.to_status,
    :decision.reason, :decision.note
);
