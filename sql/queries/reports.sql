-- Reports: what readers tell moderators, one of each reader for each comment.

-- name: add(comment_id, commenter_id, reason, details)!
with done as (
    insert into news.report (comment_id, commenter_id, reason, details)
    values (:comment_id, :commenter_id, :reason, :details) on conflict do nothing
    returning commenter_id
)
select news.count_action(commenter_id, 'REPORT') from done;
