-- What waits for moderation of an account that is deleted is found in an index of this alone, which names the articles, too:
-- among all comments of a prolific reader it took a thousand pages from all over the table and two large indexes, each of which
-- the commit waited for where it was not in memory.
-- beforehand since 0086

-- step
create index concurrently if not exists comment_pending_by_author
    on news.comment (author_id, id) include (article_id) where status = 'PENDING';

-- step
create or replace function news.rename_in_queue() returns trigger language plpgsql as $$
declare
    feed news.moderation_feed;
    held bigint[];
    articles bigint[];
begin
    select array_agg(id order by id), array_agg(article_id order by id) into held, articles
    from news.comment where author_id = new.id and status = 'PENDING';
    if held <> '{}' then
        insert into news.moderation_feed as f (last_seq, last_token, comment_count)
        values (cardinality(held), news.new_token(), 0)
        on conflict (only_one) do update set last_seq = f.last_seq + excluded.last_seq, last_token = excluded.last_token
        returning * into feed;
        insert into news.moderation_event (seq, token, kind, article_id, comment_id, comment_count)
        select feed.last_seq - cardinality(held) + place, feed.last_token, 'CommentEdited', of_article, id, feed.comment_count
        from unnest(held, articles) with ordinality as waiting (id, of_article, place);
        perform pg_notify('dateline', concat('queue.0.', feed.last_seq));
    end if;
    return null;
end $$;
