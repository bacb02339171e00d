-- What a comment says is stored once: of most bodies the HTML is made when it is read, and what tells whether two are the
-- same, when that is asked.
alter table news.comment drop column body_hash;
create or replace trigger comment_is_announced after update on news.comment for each row
    when (
        (old.author_id, old.body, old.body_html, old.created_at, old.edited_at) is distinct from
            (new.author_id, new.body, new.body_html, new.created_at, new.edited_at)
        or (old.like_count <> new.like_count and new.status <> 'PUBLISHED')
    )
    execute function news.announce_row('discussion', 'article_id');

drop index news.comment_search_by_version;
drop index news.comment_event_by_time;
drop index news.comment_like_by_commenter;
drop index news.article_by_slug_in_any_case;
-- Nothing has looked for this since addresses are found by `former_slug`.
drop index news.article_by_encoded_slug;
