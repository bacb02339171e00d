-- Reports: what readers tell moderators, one of each reader for each comment.

-- name: add(comment_id, commenter_id, reason, details)!
insert into news.report (comment_id, commenter_id, reason, details)
values (:comment_id, :commenter_id, :reason, :details) on conflict do nothing;
