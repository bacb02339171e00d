-- The moderation queue in any state, and what readers have reported, in order.
drop index news.comment_queue;
create index comment_queue on news.comment (status, created_at, id);
create index comment_reported on news.comment (created_at, id) where report_count > 0;
