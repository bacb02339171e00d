-- CommentRevision: what a comment said before an edit. What waits to be erased with its comment says nothing any more.
create view graph.comment_revision as
select r.comment_id, r.revision, r.body, r.written_at
from news.comment_revision r
where not exists (
    select from news.erasure e join news.comment c on c.author_id = e.commenter_id
    where c.id = r.comment_id and not e.keeps_words
);
