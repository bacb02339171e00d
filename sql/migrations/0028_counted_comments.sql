-- A comment is decided by its author's number of comments only as far as a rule asks for it. What lies beyond is no fact, so
-- that two comments of the same author, which two servers store at the same time, do not change each other's.

drop function news.post(
    bigint, bigint, bigint, text, text, text, text, text, integer, text, text, text, integer[], integer[], integer, jsonb
);
drop function news.post_together(
    bigint[], bigint[], bigint[], text[], text[], text[], text[], text[], integer[], text[], text[], text[],
    integer[], integer[], integer, jsonb[]
);
drop function news.store_comment(
    bigint, bigint, bigint, text, text, text, text, text, integer, text, text, text, integer[], integer[], integer, jsonb
);

-- Under the locks. Null where something is not as it was `seen`: the JSON of the row of `graph.posting_facts`, or null where
-- the caller has been in the discussion since before it looked.
create function news.store_comment(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, language text, key text, input_hash text,
    depth integer, status text, stage text, reason text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb
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
        article_id, author_id, parent_id, depth, body, body_html, status, created_at, idempotency_key, input_hash, language
    )
    values (
        of_article, of_author, of_parent, depth, words, html, status, clock_timestamp(), key, input_hash, language
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
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb
) returns bigint language plpgsql as $$ begin
    perform news.enter(of_article, of_author, true);
    return news.store_comment(
        of_article, of_parent, of_author, words, html, language, key, input_hash, depth, status, stage, reason,
        numbers, seconds, duplicate_seconds, counted, seen
    );
end $$;

-- Several comments in one transaction, in their order. It waits for no lock: null for a comment whose article or author is
-- locked by others, and where something is not as it was seen.
create function news.post_together(
    articles bigint[], parents bigint[], authors bigint[], words text[], htmls text[], languages text[], keys text[],
    input_hashes text[], depths integer[], statuses text[], stages text[], reasons text[],
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb[]
) returns bigint[] language plpgsql as $$
declare
    own_articles bigint[] := array(
        select article_id from news.discussion where article_id = any (articles) order by article_id for update skip locked
    );
    own_authors bigint[] := array(
        select id from news.commenter where id = any (authors) order by id for no key update skip locked
    );
    written bigint[] := array_fill(null::bigint, array[cardinality(articles)]);
begin
    for i in 1 .. cardinality(articles) loop
        if articles[i] = any (own_articles) and authors[i] = any (own_authors) then
            written[i] := news.store_comment(
                articles[i], parents[i], authors[i], words[i], htmls[i], languages[i], keys[i], input_hashes[i], depths[i],
                statuses[i], stages[i], reasons[i], numbers, seconds, duplicate_seconds, counted, seen[i]
            );
        end if;
    end loop;
    return written;
end $$;
