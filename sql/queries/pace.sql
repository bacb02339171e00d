-- The pace of readers: what they may do how often.

-- name: enter(article_id, commenter_id, pace)$
-- Takes the locks of a change, and says when the commenter may do so again: null for now.
select news.enter_in_pace(:article_id, :commenter_id, :pace.action, :pace.numbers, :pace.seconds);

-- name: retry_at(commenter_id, pace)$
select news.retry_at(:commenter_id, :pace.action, :pace.numbers, :pace.seconds);

-- name: count(commenter_id, action)!
select news.count_action(:commenter_id, :action);

-- name: forget(seconds)!
delete from news.pace where acted_at < clock_timestamp() - make_interval(secs => :seconds);
