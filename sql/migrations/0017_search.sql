-- Full-text search in every language: vectors are made by the server (`db/text/search`) when an article is written, and
-- stand apart from it, so that making them anew changes nothing else.

-- `spans` says what stands at each position of the vector: 6 bits for the field, 17 for the first code point, 8 for the
-- length. `version` is that of the code that made it, 0 for none: a lower one than the server's is made anew.
create table news.article_search (
    article_id bigint primary key constraint article_search_article_exists references news.article on delete cascade,
    search tsvector not null default '',
    spans integer[] not null default '{}',
    version integer not null default 0
);
create table news.quote_search (
    quote_id bigint primary key constraint quote_search_quote_exists references news.quote on delete cascade,
    article_id bigint not null constraint quote_search_article_exists references news.article on delete cascade,
    search tsvector not null
);

-- Until they are made anew these find what they have found so far: English stems are the same.
insert into news.article_search (article_id, search) select id, search from news.article;
insert into news.quote_search (quote_id, article_id, search) select id, article_id, search from news.quote;
create index article_search_by_words on news.article_search using gin (search);
create index article_search_by_version on news.article_search (version, article_id);
create index quote_search_by_words on news.quote_search using gin (search);
create index quote_search_by_article on news.quote_search (article_id);
alter table news.article drop column search;
alter table news.quote drop column search;
drop function news.words(text);
drop function news.search(text);
drop function news.plain(text);

-- Whatever changes the words of an article, or their language, has its vector made anew: at once by who writes articles, or
-- else by a server when it looks next.
create function news.await_search() returns trigger language plpgsql as $$ begin
    insert into news.article_search (article_id) values (new.id)
    on conflict (article_id) do update set version = 0;
    return null;
end $$;
create trigger article_is_to_be_found after insert on news.article for each row execute function news.await_search();
create trigger article_is_to_be_found_anew after update on news.article for each row
    when (
        (old.headline, old.alternative_headline, old.summary, old.dek, old.body_text, old.language)
        is distinct from (new.headline, new.alternative_headline, new.summary, new.dek, new.body_text, new.language)
    )
    execute function news.await_search();

-- Languages (ISO 639-1) of which there are stems in any vector: queries name no others.
create table news.search_language (language text primary key);
insert into news.search_language values ('en');

-- Answers that depend on a search are those that any edit may change.
create function news.announce_search() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'texts');
    return null;
end $$;
create trigger article_search_is_announced after update on news.article_search
    for each statement execute function news.announce_search();

-- The query that its pieces make; those that begin with `@` and a language are left out where no article has it. Declared
-- immutable, so that PostgreSQL plans with the query before its eyes: no plan outlives the values it was made for.
create function news.search_query(pieces text[]) returns tsquery language sql immutable parallel safe as $$
    select coalesce(string_agg(case when piece like '@%' then substr(piece, 4) else piece end, ' ' order by place), '')::tsquery
    from unnest(pieces) with ordinality as given (piece, place)
    where piece not like '@%' or substr(piece, 2, 2) in (select language from news.search_language)
$$;

-- The words of all articles, for suggestions and for what is mistyped. Whether readers may see a word is asked of the
-- articles each time. `articles` is about how many have it, `recent` are the last of them, `shown` is how it is written;
-- `deletions` are hashes of it without any one letter: words that are one typo apart share one.
create table news.search_word (
    word text collate "C" primary key,
    shown text not null,
    query tsquery not null,
    deletions integer[] not null,
    articles integer not null,
    recent bigint[] not null
);
create index search_word_by_deletion on news.search_word using gin (deletions);
alter table news.article_search add column words_listed boolean not null default false;
create index article_search_unlisted on news.article_search (article_id) where not words_listed;

-- One letter more or less, another letter, or two that have changed places.
create function news.is_one_typo(one text, other text) returns boolean language plpgsql immutable strict parallel safe as $$
declare
    same integer := 0;
    rest_of_one text;
    rest_of_other text;
begin
    while same < least(length(one), length(other)) and substr(one, same + 1, 1) = substr(other, same + 1, 1) loop
        same := same + 1;
    end loop;
    rest_of_one := substr(one, same + 1);
    rest_of_other := substr(other, same + 1);
    return substr(rest_of_one, 2) in (rest_of_other, substr(rest_of_other, 2))
        or rest_of_one = substr(rest_of_other, 2)
        or substr(rest_of_one, 2, 1) || left(rest_of_one, 1) || substr(rest_of_one, 3) = rest_of_other;
end $$;

-- Comments, for moderators. A server makes the vectors soon after they are posted: posting does not wait for it.
create table news.comment_search (
    comment_id bigint primary key constraint comment_search_comment_exists references news.comment on delete cascade,
    search tsvector not null default '',
    version integer not null default 0
);
insert into news.comment_search (comment_id) select id from news.comment;
create index comment_search_by_words on news.comment_search using gin (search);
create index comment_search_by_version on news.comment_search (version, comment_id);
create function news.await_comment_search() returns trigger language plpgsql as $$ begin
    insert into news.comment_search (comment_id) values (new.id)
    on conflict (comment_id) do update set search = '', version = 0;
    return null;
end $$;
create trigger comment_is_to_be_found after insert on news.comment
    for each row execute function news.await_comment_search();
create trigger comment_is_to_be_found_anew after update of body on news.comment for each row
    when (old.body <> new.body) execute function news.await_comment_search();

-- Names as they are compared: without case, accents and apostrophes.
create table news.person_search (
    person_id bigint primary key constraint person_search_person_exists references news.person on delete cascade,
    name text not null default '',
    version integer not null default 0
);
insert into news.person_search (person_id) select id from news.person;
create index person_search_by_version on news.person_search (version);
create function news.await_person_search() returns trigger language plpgsql as $$ begin
    insert into news.person_search (person_id) values (new.id) on conflict (person_id) do update set version = 0;
    return null;
end $$;
create trigger person_is_to_be_found after insert on news.person
    for each row execute function news.await_person_search();
create trigger person_is_to_be_found_anew after update of name on news.person for each row
    when (old.name <> new.name) execute function news.await_person_search();
create trigger person_search_is_announced after update on news.person_search
    for each statement execute function news.announce_search();
