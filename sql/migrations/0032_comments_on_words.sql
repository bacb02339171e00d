-- Comments stand on words of their article: a quote, a key point, a block, or some of a block's words.

-- Where a thread stands. `words`, between `prefix` and `suffix`, are as they were when it was posted. The columns behind
-- `state` say where they are now: null where they are not. Offsets count code points of the block's text.
create table news.comment_anchor (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint comment_anchor_article_exists references news.article on delete cascade,
    kind text not null
        constraint comment_anchor_kind_is_known check (kind in ('QUOTE', 'KEY_POINT', 'BLOCK', 'TEXT')),
    words text not null,
    prefix text not null,
    suffix text not null,
    state text not null default 'IN_PLACE'
        constraint comment_anchor_state_is_known check (state in ('IN_PLACE', 'MOVED', 'CHANGED', 'GONE')),
    quote_id bigint constraint comment_anchor_quote_exists references news.quote on delete set null,
    key_point_id bigint constraint comment_anchor_key_point_exists references news.key_point on delete set null,
    block_id bigint constraint comment_anchor_block_exists references news.paragraph (id) on delete set null,
    words_start integer,
    words_end integer,
    constraint comment_anchor_id_and_article_are_unique unique (id, article_id)
);
create index comment_anchor_by_article on news.comment_anchor (article_id);
create index comment_anchor_by_quote on news.comment_anchor (quote_id) where quote_id is not null;
create index comment_anchor_by_key_point on news.comment_anchor (key_point_id) where key_point_id is not null;
create index comment_anchor_by_block on news.comment_anchor (block_id) where block_id is not null;

-- Replies stand where their thread does.
alter table news.comment
    add column anchor_id bigint,
    add constraint comment_anchor_is_of_the_same_article foreign key (anchor_id, article_id)
        references news.comment_anchor (id, article_id) on delete set null (anchor_id);
create index comment_by_anchor on news.comment (anchor_id, created_at, id) where anchor_id is not null;

-- How many published comments stand on what, replies included. The primary key is what a page looks them up by.
create table news.anchor_count (
    subject_id bigint not null,
    kind text not null
        constraint anchor_count_kind_is_known check (kind in ('Quote', 'KeyPoint', 'Block')),
    article_id bigint not null constraint anchor_count_article_exists references news.article on delete cascade,
    comment_count integer not null constraint anchor_count_is_a_count check (comment_count >= 0),
    primary key (subject_id, kind)
);
create index anchor_count_by_article on news.anchor_count (article_id);

create function news.places_of(anchor news.comment_anchor) returns table (kind text, subject_id bigint)
language sql stable as $$
    select place.kind, place.subject_id
    from (values ('Quote', anchor.quote_id), ('KeyPoint', anchor.key_point_id), ('Block', anchor.block_id))
        as place (kind, subject_id)
    where place.subject_id is not null
$$;

create function news.count_on_words() returns trigger language plpgsql as $$ begin
    if new.status = 'PUBLISHED' then
        insert into news.anchor_count as kept (subject_id, kind, article_id, comment_count)
        select place.subject_id, place.kind, a.article_id, 1
        from news.comment_anchor a cross join lateral news.places_of(a) place
        where a.id = new.anchor_id
        on conflict (subject_id, kind) do update set comment_count = kept.comment_count + 1;
    else
        update news.anchor_count kept set comment_count = kept.comment_count - 1
        from news.comment_anchor a cross join lateral news.places_of(a) place
        where a.id = old.anchor_id and kept.subject_id = place.subject_id and kept.kind = place.kind;
    end if;
    return null;
end $$;
create trigger comment_on_words_is_posted after insert on news.comment for each row
    when (new.anchor_id is not null and new.status = 'PUBLISHED') execute function news.count_on_words();
create trigger comment_on_words_is_decided after update of status on news.comment for each row
    when (new.anchor_id is not null and (new.status = 'PUBLISHED') <> (old.status = 'PUBLISHED'))
    execute function news.count_on_words();
create trigger comment_on_words_is_deleted after delete on news.comment for each row
    when (old.anchor_id is not null and old.status = 'PUBLISHED') execute function news.count_on_words();

-- What an edit of the article does to the places of its threads: those that are no longer where they were are told of by
-- one event, and everything of the article's is counted anew.
alter table news.comment_event drop constraint comment_event_kind_is_known;
alter table news.comment_event add constraint comment_event_kind_is_known check (kind in (
    'CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentLiked', 'CommentingChanged', 'CommentsMoved'
));

create function news.recount_on_words(of_article bigint) returns void language sql as $$
    delete from news.anchor_count where article_id = of_article;
    insert into news.anchor_count (subject_id, kind, article_id, comment_count)
    select place.subject_id, place.kind, of_article, count(*)
    from news.comment_anchor a
    join news.comment c on c.anchor_id = a.id and c.status = 'PUBLISHED'
    cross join lateral news.places_of(a) place
    where a.article_id = of_article
    group by place.subject_id, place.kind;
    select news.record_event(of_article, 'CommentsMoved', null, 0);
$$;

-- A comment is posted with its place, or has that of the comment that it answers.
drop function news.post(
    bigint, bigint, bigint, text, text, text, text, text, integer, text, text, text, integer[], integer[], integer, integer,
    jsonb
);
drop function news.store_comment(
    bigint, bigint, bigint, text, text, text, text, text, integer, text, text, text, integer[], integer[], integer, integer,
    jsonb
);
create function news.store_comment(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, language text, key text, input_hash text,
    depth integer, status text, stage text, reason text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb,
    anchor bigint default null
) returns bigint language plpgsql as $$
declare
    written bigint;
begin
    if seen <> (
        select to_jsonb(facts) from graph.posting_facts(
            of_article, of_parent, of_author, md5(words), key, numbers, seconds, duplicate_seconds, counted
        ) facts
    ) then
        return null;
    end if;
    insert into news.comment (
        article_id, author_id, parent_id, depth, body, body_html, status, created_at, idempotency_key, input_hash, language,
        anchor_id
    )
    values (
        of_article, of_author, of_parent, depth, words, html, status, clock_timestamp(), key, input_hash, language,
        case when of_parent is null then anchor else (select c.anchor_id from news.comment c where c.id = of_parent) end
    )
    returning id into written;
    if stage is not null then
        insert into news.decision (comment_id, stage, to_status, reason) values (written, stage, status, reason);
    end if;
    return written;
end $$;

create function news.post(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, language text, key text, input_hash text,
    depth integer, status text, stage text, reason text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb,
    anchor bigint default null
) returns bigint language plpgsql as $$ begin
    perform news.enter(of_article, of_author, true);
    return news.store_comment(
        of_article, of_parent, of_author, words, html, language, key, input_hash, depth, status, stage, reason,
        numbers, seconds, duplicate_seconds, counted, seen, anchor
    );
end $$;
