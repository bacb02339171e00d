-- What one reader alone sees, or those who work here alone, is announced as well. Nothing that is cached shows it: it is
-- live queries that hear of it.

create trigger lease_is_announced after insert or update or delete on news.comment_lease
    for each row execute function news.announce_row('private', 'commenter_id');
create trigger report_is_announced after insert or delete on news.report
    for each row execute function news.announce_row('private', 'commenter_id');
create trigger follow_is_announced after insert or delete on news.follow
    for each row execute function news.announce_row('private', 'commenter_id');
create trigger reading_is_announced after insert or update or delete on news.notice_reader
    for each row execute function news.announce_row('private', 'commenter_id');

-- Editors say all the time that they are still there.
create trigger editor_is_announced after insert or delete on news.article_editor
    for each row execute function news.announce_row('private', 'commenter_id');
create trigger editor_is_back after update on news.article_editor
    for each row when (old.since <> new.since) execute function news.announce_row('private', 'commenter_id');

-- Records of all else come with a change that is announced.
create trigger record_is_announced after insert on news.audit_record
    for each row when (new.subject in ('TOKEN', 'WEBHOOK', 'PREVIEW')) execute function news.announce_row('private', 'id');

-- Counts that were mended by hand: else each step of them is an event, or comes of a change of a reply's.
create trigger mended_replies_are_announced after update on news.comment for each row
    when (
        pg_trigger_depth() = 0
        and (old.reply_count, old.reply_total, old.like_count) is distinct from
            (new.reply_count, new.reply_total, new.like_count)
    )
    execute function news.announce_row('discussion', 'article_id');
