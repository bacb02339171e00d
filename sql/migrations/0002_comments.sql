-- Readers' comments. The counts kept here are exact at every commit: the triggers of the next migration move them with
-- the rows that they count.

create table news.commenter (
    id bigint generated always as identity primary key,
    subject text constraint commenter_subject_is_unique unique,
    display_name text not null constraint commenter_display_name_is_present check (btrim(display_name) <> ''),
    badge text constraint commenter_badge_is_known check (badge in ('STAFF', 'MODERATOR')),
    comment_count integer not null default 0 constraint commenter_comment_count_is_a_count check (comment_count >= 0),
    created_at timestamptz not null default now()
);
-- Imported commenters have no account, so their name is all that tells them apart.
create unique index commenter_imported_name_is_unique on news.commenter (display_name) where subject is null;

create table news.comment (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint comment_article_exists references news.article on delete cascade,
    author_id bigint not null constraint comment_author_exists references news.commenter,
    parent_id bigint,
    depth integer not null default 0 constraint comment_depth_is_a_count check (depth >= 0),
    body text not null,
    body_html text not null,
    status text not null default 'PUBLISHED'
        constraint comment_status_is_known check (status in ('PENDING', 'PUBLISHED', 'REJECTED', 'REMOVED')),
    created_at timestamptz not null default now(),
    edited_at timestamptz,
    idempotency_key text,
    reply_count integer not null default 0 constraint comment_reply_count_is_a_count check (reply_count >= 0),
    like_count integer not null default 0 constraint comment_like_count_is_a_count check (like_count >= 0),
    -- A comment whose words are hidden keeps its place as long as a reply hangs on it.
    visible boolean not null generated always as (status = 'PUBLISHED' or reply_count > 0) stored,
    constraint comment_id_and_article_are_unique unique (id, article_id),
    constraint comment_parent_is_of_the_same_article foreign key (parent_id, article_id)
        references news.comment (id, article_id) on delete cascade,
    constraint comment_depth_fits_its_parent check ((parent_id is null) = (depth = 0)),
    constraint comment_idempotency_key_is_unique unique (author_id, idempotency_key)
);
create index comment_by_time on news.comment (article_id, created_at, id) where parent_id is null;
create index comment_by_likes on news.comment (article_id, like_count, id) where parent_id is null;
create index comment_by_replies on news.comment (article_id, reply_count, id) where parent_id is null;
create index comment_replies on news.comment (parent_id, created_at, id) where parent_id is not null;

create table news.comment_like (
    comment_id bigint not null constraint comment_like_comment_exists references news.comment on delete cascade,
    commenter_id bigint not null constraint comment_like_commenter_exists references news.commenter on delete cascade,
    created_at timestamptz not null default now(),
    primary key (comment_id, commenter_id)
);
create index comment_like_by_commenter on news.comment_like (commenter_id, comment_id);

-- What a page calls when its cursor was made by another list.
create function news.refuse_cursor() returns text language plpgsql volatile as $$ begin
    raise exception 'cursor of another list' using errcode = 'DL001';
end $$;
