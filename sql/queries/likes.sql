-- Likes: one of each reader for each comment.

-- name: add(comment_id, commenter_id)!
with done as (
    insert into news.comment_like (comment_id, commenter_id) values (:comment_id, :commenter_id) on conflict do nothing
    returning commenter_id
)
select news.count_action(commenter_id, 'LIKE') from done;

-- name: remove(comment_id, commenter_id)!
with done as (
    delete from news.comment_like where comment_id = :comment_id and commenter_id = :commenter_id returning commenter_id
)
select news.count_action(commenter_id, 'LIKE') from done;
