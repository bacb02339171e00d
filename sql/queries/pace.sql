-- The pace of readers: what they may do how often.

-- name: retry_at(commenter_id, pace)$
select news.retry_at(:commenter_id, :pace.action, :pace.numbers, :pace.seconds);

-- name: count(commenter_id, action)!
select news.count_action(:commenter_id, :action);

-- name: forget(seconds)!
delete from news.pace where acted_at < now() - make_interval(secs => :seconds);
