-- A comment is stored in one call, and what counts it takes one step: one trigger and one update of each row it touches.

-- Comments that have no vector yet. Without a foreign key, which would look each of them up while it is posted: who makes
-- the vector sees whether the comment is still there.
create table news.comment_to_index (comment_id bigint primary key);
insert into news.comment_to_index (comment_id) select comment_id from news.comment_search where version = 0;
delete from news.comment_search where version = 0;

-- `shown` and `there` are what a thread at the top level has more for all readers, and in all.
drop function news.record_event(bigint, text, bigint, integer, bigint);
create function news.record_event(
    of_article bigint, event_kind text, of_comment bigint, step integer, audience bigint default null,
    shown integer default 0, there integer default 0
) returns void language plpgsql as $$
declare
    told boolean := audience is null;
    new_token integer := 1 + floor(random() * 2147483646)::integer;
    new_seq bigint;
    new_count integer;
begin
    update news.discussion set
        last_seq = last_seq + 1, last_token = new_token,
        told_seq = case when told then last_seq + 1 else told_seq end,
        told_token = case when told then new_token else told_token end,
        comment_count = comment_count + step,
        thread_count = thread_count + shown, thread_total = thread_total + there
    where article_id = of_article returning last_seq, comment_count into new_seq, new_count;
    if found then
        insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count, audience)
        values (of_article, new_seq, new_token, event_kind, of_comment, new_count, audience);
        perform pg_notify('dateline', (case when told then 'feed.' else 'own.' end) || of_article || '.' || new_seq);
    end if;
end $$;

create function news.count_new_comment() returns trigger language plpgsql as $$
declare
    at_top boolean := new.parent_id is null;
    shown integer := new.visible::integer;
begin
    insert into news.comment_to_index (comment_id) values (new.id) on conflict do nothing;
    if current_setting('dateline.counting', true) = 'off' then
        return null;
    end if;
    if not at_top then
        update news.comment set reply_count = reply_count + shown, reply_total = reply_total + 1 where id = new.parent_id;
    end if;
    if new.status = 'PUBLISHED' then
        perform news.record_event(new.article_id, 'CommentAdded', new.id, 1, null, at_top::integer, at_top::integer);
        update news.commenter set comment_count = comment_count + 1 where id = new.author_id;
    elsif new.status in ('PENDING', 'REJECTED') then
        perform news.record_event(
            new.article_id, 'CommentAdded', new.id, 0, new.author_id, at_top::integer * shown, at_top::integer
        );
    elsif at_top then
        update news.discussion set thread_count = thread_count + shown, thread_total = thread_total + 1
        where article_id = new.article_id;
    end if;
    return null;
end $$;
drop trigger comment_is_to_be_found on news.comment;
create or replace trigger comment_is_listed after delete on news.comment for each row
    when (current_setting('dateline.counting', true) is distinct from 'off') execute function news.count_list();
create or replace trigger comment_is_counted after delete or update of status, reply_count, body on news.comment for each row
    when (current_setting('dateline.counting', true) is distinct from 'off') execute function news.count_comment();
create trigger comment_is_new after insert on news.comment for each row execute function news.count_new_comment();

-- Under the locks. Null where something is not as it was `seen`: the JSON of the row of `graph.posting_facts`, or null where
-- the caller has been in the discussion since before it looked.
drop function news.post(
    bigint, bigint, bigint, text, text, text, text, integer, text, text, text, integer, integer, text, text
);
create function news.store_comment(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, language text, key text, input_hash text,
    depth integer, status text, stage text, reason text,
    numbers integer[], seconds integer[], duplicate_seconds integer, seen jsonb
) returns bigint language plpgsql as $$
declare
    written bigint;
begin
    if seen <> (
        select to_jsonb(facts) from graph.posting_facts(
            of_article, of_parent, of_author, md5(words), key, numbers, seconds, duplicate_seconds
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
    numbers integer[], seconds integer[], duplicate_seconds integer, seen jsonb
) returns bigint language plpgsql as $$ begin
    perform news.enter(of_article, of_author, true);
    return news.store_comment(
        of_article, of_parent, of_author, words, html, language, key, input_hash, depth, status, stage, reason,
        numbers, seconds, duplicate_seconds, seen
    );
end $$;

-- Several comments in one transaction, in their order. It waits for no lock: null for a comment whose article or author is
-- locked by others, and where something is not as it was seen.
create function news.post_together(
    articles bigint[], parents bigint[], authors bigint[], words text[], htmls text[], languages text[], keys text[],
    input_hashes text[], depths integer[], statuses text[], stages text[], reasons text[],
    numbers integer[], seconds integer[], duplicate_seconds integer, seen jsonb[]
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
                statuses[i], stages[i], reasons[i], numbers, seconds, duplicate_seconds, seen[i]
            );
        end if;
    end loop;
    return written;
end $$;
