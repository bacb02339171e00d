-- Comments that the newsroom features: since when. What is no longer published is no longer featured.

alter table news.comment add column featured_at timestamptz;
alter table news.comment add constraint comment_featured_is_published check (featured_at is null or status = 'PUBLISHED');
create index comment_featured on news.comment (article_id, created_at, id) where featured_at is not null;

create function news.take_feature_back() returns trigger language plpgsql as $$ begin
    new.featured_at := null;
    return new;
end $$;
create trigger comment_is_hidden_and_no_longer_featured before update of status on news.comment
    for each row when (old.featured_at is not null and new.status <> 'PUBLISHED')
    execute function news.take_feature_back();

alter table news.comment_event drop constraint comment_event_kind_is_known;
alter table news.comment_event add constraint comment_event_kind_is_known check (kind in (
    'CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentLiked', 'CommentFeatured', 'CommentingChanged',
    'CommentsMoved', 'CommentsTransferred'
));
alter table news.audit_record drop constraint audit_record_action_is_known;
alter table news.audit_record add constraint audit_record_action_is_known check (action in (
    'ADD', 'CHANGE', 'DELETE', 'IMPORT', 'PUT', 'PUBLISH', 'WITHDRAW', 'CORRECT', 'RESTORE',
    'MODERATE', 'FEATURE', 'UNFEATURE', 'BAN', 'UNBAN', 'ERASE'
));

-- Of one that was hidden, the decision and its event tell.
create function news.tell_of_feature() returns trigger language plpgsql as $$ begin
    perform news.record_event(new.article_id, 'CommentFeatured', new.id, 0);
    insert into news.audit_record (actor, action, subject, subject_id)
    values (
        nullif(current_setting('dateline.actor', true), ''),
        case when new.featured_at is null then 'UNFEATURE' else 'FEATURE' end, 'COMMENT', new.id
    );
    return null;
end $$;
create trigger comment_is_featured after update of featured_at on news.comment
    for each row when ((old.featured_at is null) <> (new.featured_at is null))
    execute function news.tell_of_feature();

create or replace trigger comment_event_is_logged after insert on news.comment_event for each row
    when (
        new.audience is null
        and new.kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentFeatured')
    )
    execute function news.log_comment_event();
