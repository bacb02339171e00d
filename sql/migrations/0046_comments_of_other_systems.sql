-- Comments from the exports of other systems.

-- Which comment each of theirs is here, whatever has become of it since. `key` has the name of the source before the id
-- that it gives; `content` is a hash of what the source said last, null where it only holds the place of a comment that
-- is not known here, or was taken out there. `like_count` are likes without readers.
create table news.transferred_comment (
    key text primary key,
    comment_id bigint not null constraint transferred_comment_is_single unique
        constraint transferred_comment_comment_exists references news.comment on delete cascade,
    content bytea,
    like_count integer not null default 0 constraint transferred_comment_like_count_is_a_count check (like_count >= 0)
);

-- Who wrote there is whom here, by a keyed hash: it tells that an account is gone, and not whose it was.
create table news.transferred_commenter (
    reader bytea primary key,
    commenter_id bigint not null constraint transferred_commenter_commenter_exists references news.commenter
);
create index transferred_commenter_by_commenter on news.transferred_commenter (commenter_id);

create function news.transfer_hash(reader text) returns bytea language sql stable as $$
    select news.import_hash(0, 'transfer', reader)
$$;

-- Old comments are no news: many that come at once are one event, at which whoever follows reads the list again.
alter table news.comment_event drop constraint comment_event_kind_is_known;
alter table news.comment_event add constraint comment_event_kind_is_known check (kind in (
    'CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentLiked', 'CommentingChanged', 'CommentsMoved',
    'CommentsTransferred'
));
alter table news.moderation_event drop constraint moderation_event_kind_is_known;
alter table news.moderation_event add constraint moderation_event_kind_is_known check (
    kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentsTransferred')
);

drop trigger comment_enters_queue on news.comment;
create constraint trigger comment_enters_queue after insert on news.comment deferrable initially deferred
    for each row when (
        new.status = 'PENDING' and current_setting('dateline.counting', true) is distinct from 'off'
    )
    execute function news.follow_queue();
