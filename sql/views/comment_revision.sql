-- CommentRevision: what a comment said before an edit.
create view graph.comment_revision as
select r.comment_id, r.revision, r.body, r.written_at
from news.comment_revision r;
