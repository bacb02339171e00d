-- CommentReport: what one reader told moderators about a comment. Those of who is gone are to go, with their words or without.
create view graph.comment_report as
select r.comment_id, r.commenter_id, r.reason, r.details, r.created_at
from news.report r
where r.commenter_id <> all (array(select e.commenter_id from news.erasure e));
