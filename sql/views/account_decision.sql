-- AccountDecision: one entry of an account's audit trail.
create view graph.account_decision as
select d.id, d.commenter_id, d.moderator_id, d.action, d.reason, nullif(d.until, 'infinity') as until, d.decided_at
from news.account_decision d;
