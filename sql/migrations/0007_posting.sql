-- Posting in one statement: what was decided on without a lock is looked at once more under the locks, so that nothing
-- has to be held while somebody decides.

-- Null where something has changed since: `seen` is the row of `graph.posting_facts` as text, or null where the caller has
-- been in the discussion since before it looked.
create function news.post(
    of_article bigint, of_parent bigint, of_author bigint, words text, html text, key text, input_hash text,
    depth integer, status text, stage text, reason text, lookback integer, most integer, seen text
) returns bigint language plpgsql as $$
declare
    written bigint;
begin
    perform news.enter(of_article, of_author, true);
    if seen <> (
        select facts::text
        from graph.posting_facts(of_article, of_parent, of_author, md5(words), key, lookback, most) facts
    ) then
        return null;
    end if;
    insert into news.comment (
        article_id, author_id, parent_id, depth, body, body_html, status, created_at, idempotency_key, input_hash
    )
    values (of_article, of_author, of_parent, depth, words, html, status, clock_timestamp(), key, input_hash)
    returning id into written;
    if stage is not null then
        insert into news.decision (comment_id, stage, to_status, reason) values (written, stage, status, reason);
    end if;
    return written;
end $$;
