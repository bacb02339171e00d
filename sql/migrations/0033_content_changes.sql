-- What changes for readers is one log of the whole site, in the order of the commits and without holes. Triggers note what
-- a transaction touches, whoever writes. At its very end `graph.record_content_changes` compares it with what readers were
-- last told, and adds a row for each change. So there is none of drafts, of what is rolled back, and of what is as it was.

-- Its row is locked last of all: whoever holds it waits for nobody.
create table news.content_feed (
    only_one boolean primary key default true constraint content_feed_is_one check (only_one),
    last_seq bigint not null default 0,
    last_token integer not null default 0
);

-- `kind` is a type of ContentChange in GraphQL. `fields` are those of Article that changed; `tags` are those of cached
-- answers; `urls` are addresses of this site that are to be built again, absolute; `data` is what is particular to the kind:
-- `from` and `to` of ArticleMoved, `redirect_to` of ArticleWithdrawn, `text` of ArticleCorrected, `by_time` of
-- CommentsClosed. A ContentReset, about no article, says that anything may have changed.
create table news.content_change (
    seq bigint primary key,
    token integer not null,
    at timestamptz not null default clock_timestamp(),
    kind text not null constraint content_change_kind_is_known check (kind in (
        'ArticlePublished', 'ArticleDue', 'ArticleChanged', 'ArticleMoved', 'ArticleCorrected', 'ArticleWithdrawn',
        'ArticleDeleted', 'CommentsOpened', 'CommentsClosed', 'PagesChanged', 'ContentReset'
    )),
    article_id bigint,
    fields text[] not null default '{}',
    tags text[] not null,
    urls text[] not null,
    data jsonb not null default '{}'
);
create index content_change_by_article on news.content_change (article_id, seq);

-- What the log has told of an article so far: whether readers have it, or had it, under which slug, and what they see of it,
-- by fields as hashes. `due_at` is its hour if that is still to come; `comments_open` is null where readers have it not.
-- `fields` is null of what was stored before there was a log, until a server has looked at it.
create table news.content_state (
    article_id bigint primary key,
    is_public boolean not null default false,
    was_public boolean not null default false,
    due_at timestamptz,
    slug text,
    published_at timestamptz,
    comments_open boolean,
    closes_at timestamptz,
    redirect_to text,
    fields jsonb,
    tags text[] not null default '{}',
    paths text[] not null default '{}'
);
create index content_state_by_hour on news.content_state (due_at) where due_at is not null;
create index content_state_by_closing on news.content_state (closes_at) where comments_open and closes_at is not null;
create index content_state_by_age on news.content_state (published_at) where comments_open and closes_at is null;
create index content_state_to_describe on news.content_state (article_id) where is_public and fields is null;

insert into news.content_state (
    article_id, is_public, was_public, due_at, slug, published_at, comments_open, closes_at, redirect_to
)
select
    a.id, is_public, is_public or a.status = 'WITHDRAWN' and a.published_at <= a.withdrawn_at,
    case when a.status = 'PUBLISHED' and not is_public then a.published_at end,
    a.slug, a.published_at,
    case when is_public then d.commenting_mode <> 'CLOSED' and coalesce(
        d.closes_at, a.published_at + make_interval(days => nullif((select close_after_days from news.site), 0)), 'infinity'
    ) > now() end,
    d.closes_at, a.redirect_to
from news.article a
cross join lateral (select a.status = 'PUBLISHED' and a.published_at <= now() as is_public) now_read
left join news.discussion d on d.article_id = a.id
where a.status in ('PUBLISHED', 'WITHDRAWN');

-- What transactions under way have touched. Rows are gone when they end.
create table news.content_note (
    transaction xid8 not null default pg_current_xact_id(),
    subject text not null constraint content_note_subject_is_known
        check (subject in ('article', 'section', 'topic', 'person', 'site')),
    id bigint not null,
    is_last boolean not null default false,
    primary key (transaction, subject, id)
);
create unique index content_note_that_is_last on news.content_note (transaction) where is_last;

-- Parts of an article come one after the other: most have been noted just before.
create function news.note_content(of_article bigint) returns void language plpgsql as $$ begin
    if current_setting('dateline.noted_article', true) is distinct from of_article::text then
        insert into news.content_note (subject, id) values ('article', of_article) on conflict do nothing;
        perform set_config('dateline.noted_article', of_article::text, true);
    end if;
end $$;

create function news.note_article() returns trigger language plpgsql as $$ begin
    perform news.note_content(coalesce(new.id, old.id));
    return null;
end $$;
create trigger article_is_noted after insert or delete on news.article for each row execute function news.note_article();
create trigger article_change_is_noted after update on news.article
    for each row when (old.* is distinct from new.*) execute function news.note_article();

create function news.note_part() returns trigger language plpgsql as $$ begin
    perform news.note_content(coalesce(new.article_id, old.article_id));
    return null;
end $$;
create trigger paragraph_is_noted after insert or update or delete on news.paragraph
    for each row execute function news.note_part();
create trigger key_point_is_noted after insert or update or delete on news.key_point
    for each row execute function news.note_part();
create trigger quote_is_noted after insert or update or delete on news.quote
    for each row execute function news.note_part();
create trigger article_person_is_noted after insert or update or delete on news.article_person
    for each row execute function news.note_part();
create trigger article_author_is_noted after insert or update or delete on news.article_author
    for each row execute function news.note_part();
create trigger article_image_is_noted after insert or update or delete on news.article_image
    for each row execute function news.note_part();
create trigger correction_is_noted after insert or update or delete on news.correction
    for each row execute function news.note_part();
create trigger commenting_is_noted
    after update of commenting_mode, minimum_comment_length, maximum_comment_length, guidelines, closes_at
    on news.discussion for each row
    when (
        (old.commenting_mode, old.minimum_comment_length, old.maximum_comment_length, old.guidelines, old.closes_at)
        is distinct from
        (new.commenting_mode, new.minimum_comment_length, new.maximum_comment_length, new.guidelines, new.closes_at)
    )
    execute function news.note_part();

-- What articles show of other rows.
create function news.note_image() returns trigger language plpgsql as $$ begin
    perform news.note_content(article_id) from (
        select article_id from news.article_image where image_id = new.id
        union select id from news.article where image_id = new.id or seo_image_id = new.id
    ) as shown;
    return null;
end $$;
create trigger image_is_noted after update on news.image
    for each row when (old.* is distinct from new.*) execute function news.note_image();

create function news.note_embed() returns trigger language plpgsql as $$ begin
    perform news.note_content(article_id) from news.paragraph where embed_url = new.url;
    return null;
end $$;
create trigger embed_is_noted after update on news.embed
    for each row when (old.title is distinct from new.title) execute function news.note_embed();

create function news.note_person() returns trigger language plpgsql as $$ begin
    insert into news.content_note (subject, id) values ('person', new.id) on conflict do nothing;
    perform news.note_content(article_id) from (
        select article_id from news.article_person where person_id = new.id
        union select article_id from news.article_author where person_id = new.id
        union select article_id from news.quote where speaker_id = new.id
    ) as named;
    return null;
end $$;
create trigger person_is_noted after update on news.person for each row
    when ((old.name, old.slug) is distinct from (new.name, new.slug)) execute function news.note_person();

create function news.note_term() returns trigger language plpgsql as $$ begin
    insert into news.content_note (subject, id) values (lower(new.kind), new.id) on conflict do nothing;
    if old.slug is distinct from new.slug then
        perform news.note_content(id) from news.article where new.kind = 'SECTION' and section = new.name;
        perform news.note_content(article_id) from news.article_tag where new.kind = 'TOPIC' and tag = new.name;
    end if;
    return null;
end $$;
create trigger term_is_noted after update on news.term
    for each row when (old.* is distinct from new.*) execute function news.note_term();

create function news.note_site() returns trigger language plpgsql as $$ begin
    insert into news.content_note (subject, id) values ('site', 0) on conflict do nothing;
    return null;
end $$;
create trigger site_is_noted after update on news.site
    for each row when (old.* is distinct from new.*) execute function news.note_site();
create trigger articles_are_noted_as_gone after truncate on news.article
    for each statement execute function news.note_site();

-- The end of a transaction: triggers that wait for it run first, among them those that lock the moderation queue. The first
-- of these sets off the last of all, which reads the notes.
create function news.close_notes() returns trigger language plpgsql as $$ begin
    update news.content_note set is_last = true
    where transaction = new.transaction and subject = new.subject and id = new.id
    and not exists (select from news.content_note last where last.transaction = new.transaction and last.is_last);
    return null;
end $$;
create constraint trigger content_is_noted after insert on news.content_note deferrable initially deferred
    for each row execute function news.close_notes();

create function news.record_content() returns trigger language plpgsql as $$ begin
    perform graph.record_content_changes(new.transaction);
    return null;
end $$;
create constraint trigger content_notes_are_complete after update of is_last on news.content_note
    deferrable initially deferred for each row execute function news.record_content();
