-- Taking part: bans, the history of a comment, likes and reports, decisions, and the events that readers follow.

alter table news.site
    add column report_threshold integer not null default 3
        constraint site_report_threshold_is_positive check (report_threshold > 0),
    add column close_after_days integer not null default 0
        constraint site_close_after_days_is_a_count check (close_after_days >= 0);

alter table news.commenter
    add column banned_until timestamptz,
    add column ban_reason text,
    add column deleted_at timestamptz,
    add constraint commenter_ban_has_reason check ((banned_until is null) = (ban_reason is null));

-- A deleted commenter has no account either, but the name that all of them have.
drop index news.commenter_imported_name_is_unique;
create unique index commenter_imported_name_is_unique on news.commenter (display_name)
    where subject is null and deleted_at is null;

alter table news.comment
    add column input_hash text,
    add column body_hash text not null generated always as (md5(body)) stored,
    add column erased boolean not null default false,
    add column report_count integer not null default 0
        constraint comment_report_count_is_a_count check (report_count >= 0);
create index comment_by_author on news.comment (author_id, created_at desc);
create index comment_queue on news.comment (status, created_at, id) where status <> 'PUBLISHED' or report_count > 0;

-- What a comment said before each edit.
create table news.comment_revision (
    comment_id bigint not null constraint comment_revision_comment_exists references news.comment on delete cascade,
    revision integer not null,
    body text not null,
    written_at timestamptz not null,
    primary key (comment_id, revision)
);

create table news.report (
    comment_id bigint not null constraint report_comment_exists references news.comment on delete cascade,
    commenter_id bigint not null constraint report_commenter_exists references news.commenter on delete cascade,
    reason text not null
        constraint report_reason_is_known check (reason in ('OFFENSIVE', 'ABUSIVE', 'SPAM', 'OFF_TOPIC', 'OTHER')),
    details text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (comment_id, commenter_id)
);
create index report_by_commenter on news.report (commenter_id);

-- Who decided what about a comment, and why. Without a moderator it was a stage of the pipeline, named in `stage`.
create table news.decision (
    id bigint generated always as identity primary key,
    comment_id bigint not null constraint decision_comment_exists references news.comment on delete cascade,
    moderator_id bigint constraint decision_moderator_exists references news.commenter on delete set null,
    stage text,
    from_status text,
    to_status text not null,
    reason text,
    note text,
    decided_at timestamptz not null default clock_timestamp()
);
create index decision_by_comment on news.decision (comment_id, id);
create index decision_by_moderator on news.decision (moderator_id);

-- Everything that changes what readers see of an article's comments, in one order without holes: `seq` is taken under
-- the lock of the discussion's row, so order of seq is order of commit.
create table news.comment_event (
    article_id bigint not null constraint comment_event_article_exists references news.article on delete cascade,
    seq bigint not null,
    kind text not null constraint comment_event_kind_is_known check (
        kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentLiked', 'CommentingChanged')),
    comment_id bigint,
    comment_count integer not null,
    occurred_at timestamptz not null default clock_timestamp(),
    primary key (article_id, seq)
);
create index comment_event_by_time on news.comment_event (occurred_at);

create function news.record_event(of_article bigint, event_kind text, of_comment bigint, step integer)
returns void language sql as $$
    with discussion as (
        update news.discussion set last_seq = last_seq + 1, comment_count = comment_count + step
        where article_id = of_article
        returning article_id, last_seq, comment_count
    )
    insert into news.comment_event (article_id, seq, kind, comment_id, comment_count)
    select article_id, last_seq, event_kind, of_comment, comment_count from discussion
$$;

-- reply_count counts visible replies, so that hiding the last reply also frees a removed comment's place;
-- the trigger then runs again for the parent. comment_count counts published words. Each change that readers can see is an event.
create function news.count_comment() returns trigger language plpgsql as $$
declare
    was_visible boolean := false;
    was_published boolean := false;
    is_visible boolean := false;
    is_published boolean := false;
    row news.comment := coalesce(new, old);
begin
    if tg_op <> 'INSERT' then
        was_visible := old.visible;
        was_published := old.status = 'PUBLISHED';
    end if;
    if tg_op <> 'DELETE' then
        is_visible := new.visible;
        is_published := new.status = 'PUBLISHED';
    end if;
    if is_visible <> was_visible and row.parent_id is not null then
        update news.comment set reply_count = reply_count + is_visible::integer - was_visible::integer
        where id = row.parent_id;
    end if;
    if is_published and not was_published then
        perform news.record_event(row.article_id, 'CommentAdded', row.id, 1);
    elsif was_published and not is_published then
        perform news.record_event(row.article_id, 'CommentRemoved', row.id, -1);
    elsif is_published and new.body is distinct from old.body then
        perform news.record_event(row.article_id, 'CommentEdited', row.id, 0);
    end if;
    if is_published <> was_published then
        update news.commenter set comment_count = comment_count + is_published::integer - was_published::integer
        where id = row.author_id;
    end if;
    return null;
end $$;
create trigger comment_is_counted after insert or delete or update of status, reply_count, body on news.comment
    for each row execute function news.count_comment();

create function news.count_like() returns trigger language plpgsql as $$
declare
    liked news.comment;
begin
    update news.comment set like_count = like_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.comment_id, old.comment_id)
    returning * into liked;
    if liked.status = 'PUBLISHED' then
        perform news.record_event(liked.article_id, 'CommentLiked', liked.id, 0);
    end if;
    return null;
end $$;

create trigger like_is_counted after insert or delete on news.comment_like
    for each row execute function news.count_like();

create function news.count_report() returns trigger language plpgsql as $$ begin
    update news.comment set report_count = report_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.comment_id, old.comment_id);
    return null;
end $$;
create trigger report_is_counted after insert or delete on news.report
    for each row execute function news.count_report();

create function news.announce_commenting() returns trigger language plpgsql as $$ begin
    perform news.record_event(new.article_id, 'CommentingChanged', null, 0);
    return null;
end $$;
create trigger commenting_is_announced after update of commenting_mode on news.discussion
    for each row when (new.commenting_mode <> old.commenting_mode) execute function news.announce_commenting();

-- What every write takes first, and in this order, so that no two of them wait for each other: the discussion, then the
-- commenter who writes. One who posts has the row alone, for rates are counted under it; anyone else keeps it from being
-- deleted. Whichever row of another commenter the triggers update comes last. Statements after this see all that was
-- committed before.
create function news.enter(of_article bigint, of_commenter bigint, alone boolean) returns void language plpgsql as $$ begin
    perform 1 from news.discussion where article_id = of_article for update;
    if alone then
        perform 1 from news.commenter where id = of_commenter for no key update;
    else
        perform 1 from news.commenter where id = of_commenter for key share;
    end if;
end $$;

-- The key in a global ID of a type, null where it is none: what `db/identifiers.py` reads, for IDs among conditions.
create function news.key_of(type_name text, global_id text) returns bigint language sql immutable strict as $$
    select case when global_id ~ ('^' || type_name || '_[1-9][0-9]{0,17}$') then split_part(global_id, '_', 2)::bigint end
$$;
