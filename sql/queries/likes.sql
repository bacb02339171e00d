-- Likes: one of each reader for each comment. The caller has the locks.

-- name: add(comment_id, commenter_id)$
select graph.like_comment(:comment_id, :commenter_id, '{}', '{}', null, null, true);

-- name: remove(comment_id, commenter_id)$
select graph.like_comment(:comment_id, :commenter_id, '{}', '{}', null, null, false);
