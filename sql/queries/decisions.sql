-- Decisions about comments: the audit trail.

-- name: last(comment_id)^
select from_status, to_status, moderator_id from news.decision where comment_id = :comment_id order by id desc limit 1;

-- name: apply(comment_id, decision, expected)$
-- Gives the comment another status, and keeps who or what decided so. Null where it is not as expected.
with entered as materialized (
    select graph.is_as_expected(
        :comment_id, :decision.moderator_id,
        :expected.action, :expected.numbers, :expected.seconds, :expected.state, :expected.facts
    ) as so
), changed as (
    update news.comment set status = :decision.to_status from entered
    where so and id = :comment_id and status <> :decision.to_status
)
insert into news.decision (comment_id, moderator_id, stage, from_status, to_status, reason, note)
select
    :comment_id, :decision.moderator_id, :decision.stage, :decision.from_status, :decision.to_status,
    :decision.reason, :decision.note
from entered where so
returning true;
