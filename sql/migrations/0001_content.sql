-- Articles and what belongs to them. Rules are named constraints: a name says what is true when it holds.
create schema news;

-- Percent-encoding as RFC 3986 has it: everything but unreserved characters.
create function news.url_encode(plain text) returns text language sql immutable strict parallel safe as $$
    select coalesce(string_agg(case
        when piece ~ '^[A-Za-z0-9_.~-]$' then piece
        else upper(regexp_replace(encode(convert_to(piece, 'UTF8'), 'hex'), '(..)', '%\1', 'g'))
    end, '' order by place), '')
    from regexp_split_to_table(plain, '') with ordinality as pieces (piece, place)
$$;

-- One row: what the statements need to know about the site. Written from the settings at every start.
create table news.site (
    only_row boolean primary key default true constraint site_has_one_row check (only_row),
    public_url text not null,
    public_url_encoded text not null generated always as (news.url_encode(public_url)) stored,
    minimum_comment_length integer not null default 50,
    maximum_comment_length integer not null default 3000,
    comment_guidelines text not null
        default 'We welcome thoughtful discussion. Please keep comments respectful and on topic.',
    edit_window_seconds integer not null default 300,
    maximum_comment_depth integer not null default 5
);

-- Text with typewriter punctuation: under a locale without Unicode full-text search takes other marks for letters.
create function news.plain(text) returns text language sql immutable strict parallel safe as $$
    select translate($1, U&'\201C\201D\201E\201F\00AB\00BB\2018\2019\201A\201B\2026\2013\2014\00A0', '""""""''''''''.-- ')
$$;
create function news.words(text) returns tsvector language sql immutable strict parallel safe as $$
    select to_tsvector('english', news.plain($1))
$$;
-- What a reader types into a search box: "exact words", -without, either or other. Its first 200 characters; a row of
-- dashes is one, for PostgreSQL gives up on many.
create function news.search(text) returns tsquery language sql immutable strict parallel safe as $$
    select websearch_to_tsquery('english', regexp_replace(left(news.plain($1), 200), '(-\s*){2,}', '-', 'g'))
$$;

create table news.article (
    id bigint generated always as identity primary key,
    slug text not null constraint article_slug_is_unique unique
        constraint article_slug_is_url_safe check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 200),
    status text not null default 'PUBLISHED'
        constraint article_status_is_known check (status in ('DRAFT', 'PUBLISHED', 'WITHDRAWN')),
    headline text not null constraint article_headline_is_present check (btrim(headline) <> ''),
    headline_encoded text not null generated always as (news.url_encode(headline)) stored,
    summary text not null,
    dek text,
    dateline_place text,
    dateline_date date,
    source text,
    section text,
    tags text[] not null default '{}',
    published_at timestamptz,
    updated_at timestamptz not null default now(),
    key_points_heading text,
    body_markdown text not null,
    body_html text not null,
    body_text text not null,
    word_count integer not null constraint article_word_count_is_a_count check (word_count >= 0),
    search tsvector not null default '',
    constraint article_published_has_time check (status <> 'PUBLISHED' or published_at is not null),
    constraint article_dateline_is_whole check ((dateline_place is null) = (dateline_date is null))
);
create index article_newest on news.article (published_at desc, id desc) where status = 'PUBLISHED';
create index article_by_section on news.article (section, published_at desc, id desc) where status = 'PUBLISHED';
create index article_by_source on news.article (source, published_at desc, id desc) where status = 'PUBLISHED';
create index article_by_words on news.article using gin (search);

-- An article's tags again, in the order that lists of one tag want. Kept by a trigger.
create table news.article_tag (
    tag text not null,
    published_at timestamptz not null,
    article_id bigint not null constraint article_tag_article_exists references news.article on delete cascade,
    primary key (tag, published_at, article_id)
);
create index article_tag_by_article on news.article_tag (article_id);

create function news.list_tags() returns trigger language plpgsql as $$ begin
    delete from news.article_tag where article_id = new.id;
    insert into news.article_tag (tag, published_at, article_id)
    select distinct tag, new.published_at, new.id from unnest(new.tags) as tags (tag) where new.published_at is not null;
    return null;
end $$;
create trigger article_tags_are_listed after insert or update of tags, published_at on news.article
    for each row execute function news.list_tags();

-- One block of the body: text is what offsets count in, html is how it looks.
create table news.paragraph (
    article_id bigint not null constraint paragraph_article_exists references news.article on delete cascade,
    index integer not null,
    text text not null,
    html text not null,
    primary key (article_id, index)
);

create table news.key_point (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint key_point_article_exists references news.article on delete cascade,
    position integer not null,
    text text not null constraint key_point_text_is_present check (btrim(text) <> ''),
    constraint key_point_position_is_unique unique (article_id, position)
);

create table news.person (
    id bigint generated always as identity primary key,
    slug text not null constraint person_slug_is_unique unique
        constraint person_slug_is_url_safe check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 200),
    name text not null constraint person_name_is_present check (btrim(name) <> ''),
    title text,
    affiliation text
);
create index person_by_name on news.person (name, id);

-- Everyone quoted or named in an article, in order of first appearance.
create table news.article_person (
    article_id bigint not null constraint article_person_article_exists references news.article on delete cascade,
    person_id bigint not null constraint article_person_person_exists references news.person,
    position integer not null,
    primary key (article_id, position),
    constraint article_person_is_unique unique (person_id, article_id)
);

create table news.quote (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint quote_article_exists references news.article on delete cascade,
    position integer not null,
    text text not null constraint quote_text_is_present check (btrim(text) <> ''),
    is_pull_quote boolean not null default false,
    attribution text,
    speaker_id bigint constraint quote_speaker_exists references news.person,
    anchor_paragraph integer,
    anchor_start integer,
    anchor_end integer,
    search tsvector not null generated always as (news.words(text)) stored,
    constraint quote_position_is_unique unique (article_id, position),
    constraint quote_anchor_is_in_the_body foreign key (article_id, anchor_paragraph)
        references news.paragraph (article_id, index) deferrable initially deferred,
    constraint quote_anchor_is_whole check (num_nulls(anchor_paragraph, anchor_start, anchor_end) in (0, 3)),
    constraint quote_anchor_is_a_range check (0 <= anchor_start and anchor_start < anchor_end)
);
create unique index quote_pull_quote_is_single on news.quote (article_id) where is_pull_quote;
create index quote_by_speaker on news.quote (speaker_id, article_id, position);
create index quote_by_words on news.quote using gin (search);

create table news.share (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint share_article_exists references news.article on delete cascade,
    platform text not null constraint share_platform_is_known check (
        platform in ('X', 'FACEBOOK', 'WHATSAPP', 'TELEGRAM', 'LINKEDIN', 'REDDIT', 'EMAIL', 'COPY_LINK')),
    position integer not null,
    count integer not null default 0 constraint share_count_is_a_count check (count >= 0),
    constraint share_platform_is_unique unique (article_id, platform)
);
create index share_by_article on news.share (article_id, position);

-- What readers' comments change about an article, apart from its text: this row is small, so counting is cheap.
create table news.discussion (
    article_id bigint primary key constraint discussion_article_exists references news.article on delete cascade,
    commenting_mode text not null default 'OPEN'
        constraint discussion_commenting_mode_is_known check (commenting_mode in ('OPEN', 'PREMODERATED', 'CLOSED')),
    minimum_comment_length integer,
    maximum_comment_length integer,
    guidelines text,
    closes_at timestamptz,
    comment_count integer not null default 0 constraint discussion_comment_count_is_a_count check (comment_count >= 0),
    last_seq bigint not null default 0,
    constraint discussion_comment_lengths_are_ordered check (minimum_comment_length <= maximum_comment_length)
);
create index discussion_by_size on news.discussion (comment_count desc, article_id desc);

-- Every article has its share row and its discussion from the start.
create function news.complete_article() returns trigger language plpgsql as $$ begin
    insert into news.discussion (article_id) values (new.id);
    insert into news.share (article_id, platform, position)
    select new.id, platform, position
    from unnest('{X,FACEBOOK,WHATSAPP,TELEGRAM,LINKEDIN,REDDIT,EMAIL,COPY_LINK}'::text[])
        with ordinality as platforms (platform, position);
    return null;
end $$;
create trigger article_is_complete after insert on news.article for each row execute function news.complete_article();
