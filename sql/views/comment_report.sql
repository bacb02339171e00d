-- CommentReport: what one reader told moderators about a comment.
create view graph.comment_report as
select r.comment_id, r.commenter_id, r.reason, r.details, r.created_at
from news.report r;
