-- Decisions about comments: the audit trail.

-- name: record(comment_id, decision)!
insert into news.decision (comment_id, moderator_id, stage, from_status, to_status, reason, note)
values (
    :comment_id, :decision.moderator_id, :decision.stage, :decision.from_status, :decision.to_status,
    :decision.reason, :decision.note
);
