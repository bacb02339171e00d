-- CommentDecision: one entry of a comment's audit trail.
create view graph.comment_decision as
select d.id, d.comment_id, d.moderator_id, d.stage, d.from_status, d.to_status, d.reason, d.note, d.decided_at
from news.decision d;
