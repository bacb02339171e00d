-- A batch of comments that are erased is counted as a whole: each discussion, and the commenter, is written once, not once for
-- each comment.
create or replace function news.erase_comments(of_erasure news.erasure, ids bigint[]) returns void language plpgsql as $$ begin
    update news.comment set idempotency_key = null, input_hash = null
    where id = any (ids) and (of_erasure.keeps_words or erased) and coalesce(idempotency_key, input_hash) is not null;
    if of_erasure.keeps_words then
        -- Readers who have the name on their pages hear of each comment that it stood at.
        perform news.tell_of_comments('CommentEdited', 0, array(
            select c from news.comment c where id = any (ids) and status = 'PUBLISHED'
        ));
    else
        delete from news.comment_revision where comment_id = any (ids);
        perform news.take_words(array(select c from news.comment c where id = any (ids) and not erased));
    end if;
    update news.erasure e set (reached_at, reached_id) = (
        select created_at, id from news.comment where id = any (ids) order by created_at, id limit 1
    )
    where e.commenter_id = of_erasure.commenter_id;
end $$;

-- One event for each of the comments, by article.
create function news.tell_of_comments(kind text, step integer, comments news.comment[]) returns void language sql as $$
    select news.record_events(
        article_id, array_agg(kind order by id), array_agg(id order by id), array_agg(step order by id)
    )
    from unnest(comments) group by article_id order by article_id;
$$;

create or replace trigger comment_is_shown_or_hidden after update of status, reply_count on news.comment
    for each row when (old.visible <> new.visible and current_setting('dateline.counting', true) is distinct from 'off')
    execute function news.count_list();

-- The comments of a commenter are as they were before; their discussions and the commenter are locked.
create function news.take_words(before news.comment[]) returns void language plpgsql as $$ begin
    perform set_config('dateline.counting', 'off', true);
    update news.comment c set
        body = '', body_html = '', language = null, idempotency_key = null, input_hash = null,
        status = 'REMOVED', erased = true
    from unnest(before) as b where c.id = b.id;
    perform set_config('dateline.counting', 'on', true);
    perform news.tell_of_comments('CommentRemoved', -1, array(select b from unnest(before) as b where status = 'PUBLISHED'));
    perform news.record_event(article_id, 'CommentRemoved', id, 0, author_id)
    from unnest(before) where status in ('PENDING', 'REJECTED');
    update news.commenter author set comment_count = author.comment_count - said.number
    from (select author_id, count(*) as number from unnest(before) where status = 'PUBLISHED' group by author_id) as said
    where author.id = said.author_id;
    update news.discussion d set thread_count = d.thread_count - hidden.number
    from (
        select b.article_id, count(*) as number from unnest(before) as b join news.comment c on c.id = b.id
        where b.parent_id is null and b.visible and not c.visible group by b.article_id
    ) as hidden
    where d.article_id = hidden.article_id;
    -- A parent that is hidden with its last reply is counted below its own, by the trigger.
    update news.comment parent set reply_count = parent.reply_count - hidden.number
    from (
        select b.parent_id, count(*) as number from unnest(before) as b join news.comment c on c.id = b.id
        where b.parent_id is not null and b.visible and not c.visible group by b.parent_id
    ) as hidden
    where parent.id = hidden.parent_id;
end $$;
