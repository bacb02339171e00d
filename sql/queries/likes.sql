-- Likes: one of each reader for each comment.

-- name: add(comment_id, commenter_id)!
insert into news.comment_like (comment_id, commenter_id) values (:comment_id, :commenter_id) on conflict do nothing;

-- name: remove(comment_id, commenter_id)!
delete from news.comment_like where comment_id = :comment_id and commenter_id = :commenter_id;
