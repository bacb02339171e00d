-- Decisions about comments: the audit trail.

-- name: last(comment_id)^
select from_status, to_status, moderator_id from news.decision where comment_id = :comment_id order by id desc limit 1;

-- name: apply(comment_id, decision)!
-- Gives the comment another status, and keeps who or what decided so.
with changed as (
    update news.comment set status = :decision.to_status where id = :comment_id and status <> :decision.to_status
)
insert into news.decision (comment_id, moderator_id, stage, from_status, to_status, reason, note)
values (
    :comment_id, :decision.moderator_id, :decision.stage, :decision.from_status, :decision.to_status,
    :decision.reason, :decision.note
);
