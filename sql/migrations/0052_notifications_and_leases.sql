-- What signed-in readers are told: answers to their comments, decisions about them, and news of what they follow.

-- `after` is where the notices stood when they began to follow.
create table news.follow (
    commenter_id bigint not null
        constraint follow_commenter_exists references news.commenter on delete cascade,
    subject text not null constraint follow_subject_is_known check (subject in ('ARTICLE', 'PERSON', 'TOPIC')),
    subject_id bigint not null,
    after bigint not null,
    since timestamptz not null default clock_timestamp(),
    primary key (commenter_id, subject, subject_id)
);
create index follow_by_subject on news.follow (subject, subject_id);

-- One row for one happening, whoever is told: `commenter_id` alone, or all who follow the subject. Its `source` is the
-- comment, decision, article or change that it comes from, and is told once. `seq` comes after the commit, in the order of
-- which it rises: nobody has read further than what is there.
create table news.notice (
    id bigint generated always as identity primary key,
    seq bigint constraint notice_seq_is_unique unique,
    kind text not null constraint notice_kind_is_known check (kind in (
        'REPLY', 'DECISION', 'FEATURED', 'ARTICLE_PUBLISHED', 'ARTICLE_CORRECTED', 'ARTICLE_COMMENTED'
    )),
    source bigint not null,
    commenter_id bigint,
    subject text,
    subject_id bigint,
    article_id bigint not null,
    comment_id bigint,
    occurred_at timestamptz not null default clock_timestamp(),
    constraint notice_is_told_once unique nulls not distinct (kind, source, subject, subject_id)
);
create index notice_by_commenter on news.notice (commenter_id, seq) where commenter_id is not null;
create index notice_by_subject on news.notice (subject, subject_id, seq) where subject is not null;
create index notice_without_seq on news.notice (id) where seq is null;
create index notice_by_time on news.notice (occurred_at);
create sequence news.notice_seq;

-- Up to where readers have read.
create table news.notice_reader (
    commenter_id bigint primary key
        constraint notice_reader_commenter_exists references news.commenter on delete cascade,
    read_up_to bigint not null
);

-- Up to where the events of an article have become notices. Those of before are no news.
create table news.notice_position (
    article_id bigint primary key constraint notice_position_article_exists references news.article on delete cascade,
    seq bigint not null
);
insert into news.notice_position (article_id, seq) select article_id, last_seq from news.discussion where last_seq > 0;

create function news.announce_notices() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'notices');
    return null;
end $$;
create trigger notice_is_announced after insert on news.notice
    for each statement execute function news.announce_notices();

-- Of comments that were posted by whoever can sign in.
create function news.notice_decision() returns trigger language plpgsql as $$ begin
    insert into news.notice (kind, source, commenter_id, article_id, comment_id)
    select 'DECISION', new.id, c.author_id, c.article_id, c.id
    from news.comment c join news.commenter author on author.id = c.author_id
    where c.id = new.comment_id and author.subject is not null and author.id <> new.moderator_id
    on conflict do nothing;
    return null;
end $$;
create trigger decision_is_noticed after insert on news.decision
    for each row when (new.moderator_id is not null) execute function news.notice_decision();

create function news.notice_feature() returns trigger language plpgsql as $$ begin
    insert into news.notice (kind, source, commenter_id, article_id, comment_id)
    select 'FEATURED', new.id, new.author_id, new.article_id, new.id
    from news.commenter author where author.id = new.author_id and author.subject is not null
    on conflict do nothing;
    return null;
end $$;
create trigger feature_is_noticed after update of featured_at on news.comment
    for each row when (old.featured_at is null and new.featured_at is not null) execute function news.notice_feature();

-- What was published long ago is no news, wherever it comes from.
create function news.notice_content() returns trigger language plpgsql as $$ begin
    if new.kind = 'ArticleCorrected' then
        insert into news.notice (kind, source, subject, subject_id, article_id)
        select 'ARTICLE_CORRECTED', new.seq, 'ARTICLE', new.article_id, new.article_id
        where exists (select from news.follow where subject = 'ARTICLE' and subject_id = new.article_id)
        on conflict do nothing;
    else
        insert into news.notice (kind, source, subject, subject_id, article_id)
        select 'ARTICLE_PUBLISHED', a.id, about.subject, about.id, a.id
        from news.article a, lateral (
            select 'PERSON', person_id from news.article_person where article_id = a.id
            union select 'PERSON', person_id from news.article_author where article_id = a.id
            union select 'TOPIC', t.id from news.term t where t.kind = 'TOPIC' and t.name = any (a.tags)
        ) about (subject, id)
        where a.id = new.article_id and a.published_at > now() - interval '2 days'
        and exists (select from news.follow f where f.subject = about.subject and f.subject_id = about.id)
        on conflict do nothing;
    end if;
    return null;
end $$;
create trigger content_change_is_noticed after insert on news.content_change for each row
    when (new.kind in ('ArticlePublished', 'ArticleDue', 'ArticleCorrected')) execute function news.notice_content();

-- Makes notices of comments that have become public on these articles, or on all for null, which leaves posting alone; then
-- gives those that are committed their places, and wakes whom they are for.
create function news.gather_notices(articles bigint[]) returns void language plpgsql as $$
declare
    told record;
begin
    perform pg_advisory_xact_lock(hashtext('dateline gathers notices'));
    with behind as (
        select d.article_id, coalesce(p.seq, 0) as seq, d.last_seq
        from news.discussion d left join news.notice_position p using (article_id)
        where (articles is null or d.article_id = any (articles)) and d.last_seq <> coalesce(p.seq, 0)
    ), gathered as (
        insert into news.notice_position (article_id, seq) select article_id, last_seq from behind
        on conflict (article_id) do update set seq = excluded.seq
    )
    insert into news.notice (kind, source, commenter_id, subject, subject_id, article_id, comment_id, occurred_at)
    select
        case when parent.id is null then 'ARTICLE_COMMENTED' else 'REPLY' end, c.id, reader.id,
        case when parent.id is null then 'ARTICLE' end, case when parent.id is null then c.article_id end,
        c.article_id, c.id, e.occurred_at
    from behind
    join news.comment_event e on e.article_id = behind.article_id and e.seq > behind.seq and e.seq <= behind.last_seq
    join news.comment c on c.id = e.comment_id and c.status = 'PUBLISHED'
    left join news.comment parent on parent.id = c.parent_id
    left join news.commenter reader on reader.id = parent.author_id and reader.subject is not null
    where e.kind = 'CommentAdded' and e.audience is null
    and case
        when parent.id is null then
            exists (select from news.follow f where f.subject = 'ARTICLE' and f.subject_id = c.article_id)
        else reader.id <> c.author_id
    end
    order by e.occurred_at, c.id
    on conflict do nothing;
    for told in
        with placed as (
            update news.notice n set seq = numbered.seq from (
                select id, nextval('news.notice_seq') as seq
                from (select id from news.notice where seq is null order by id) as committed
            ) as numbered
            where n.id = numbered.id
            returning n.commenter_id, n.subject, n.subject_id, n.seq
        )
        select coalesce(p.commenter_id, f.commenter_id) as reader, max(p.seq) as seq
        from placed p left join news.follow f on f.subject = p.subject and f.subject_id = p.subject_id
        group by 1
    loop
        perform pg_notify('dateline', concat('notices.', told.reader, '.', told.seq));
    end loop;
end $$;

-- Whose account is deleted is told nothing, and follows nothing.
create function news.forget_notices() returns trigger language plpgsql as $$ begin
    delete from news.notice where commenter_id = new.id;
    delete from news.follow where commenter_id = new.id;
    delete from news.notice_reader where commenter_id = new.id;
    return null;
end $$;
create trigger commenter_is_told_nothing after update of deleted_at on news.commenter
    for each row when (new.deleted_at is not null) execute function news.forget_notices();

-- Which moderator looks at a comment, until when: so that another takes the next one. It keeps nobody from deciding.
create table news.comment_lease (
    comment_id bigint primary key constraint comment_lease_comment_exists references news.comment on delete cascade,
    commenter_id bigint not null
        constraint comment_lease_commenter_exists references news.commenter on delete cascade,
    until timestamptz not null
);
create index comment_lease_by_commenter on news.comment_lease (commenter_id);
