-- How long lists of comments are is kept, so that asking for it costs nothing: `thread_count` and `reply_count` count what
-- every reader sees, `thread_total` and `reply_total` all that there is, for moderators.

alter table news.discussion
    add column thread_count integer not null default 0
        constraint discussion_thread_count_is_a_count check (thread_count >= 0),
    add column thread_total integer not null default 0
        constraint discussion_thread_total_is_a_count check (thread_total >= 0);
alter table news.comment
    add column reply_total integer not null default 0
        constraint comment_reply_total_is_a_count check (reply_total >= 0);

update news.discussion d set thread_count = found.visible, thread_total = found.number
from (
    select article_id, count(*) as number, count(*) filter (where visible) as visible
    from news.comment where parent_id is null group by article_id
) found
where d.article_id = found.article_id;
update news.comment c set reply_total = found.number
from (select parent_id, count(*) as number from news.comment where parent_id is not null group by parent_id) found
where c.id = found.parent_id;

-- What only its author sees, beside moderators: few at any time.
create index comment_hidden_by_author on news.comment (author_id, article_id)
    where not visible and status <> 'REMOVED';

create function news.count_list() returns trigger language plpgsql as $$
declare
    row news.comment := coalesce(new, old);
    -- Of a row that is not there, both are null.
    shown integer := coalesce(new.visible::integer, 0) - coalesce(old.visible::integer, 0);
    there integer := (new.id is not null)::integer - (old.id is not null)::integer;
begin
    if row.parent_id is null then
        update news.discussion set thread_count = thread_count + shown, thread_total = thread_total + there
        where article_id = row.article_id;
    elsif there <> 0 then
        update news.comment set reply_total = reply_total + there where id = row.parent_id;
    end if;
    return null;
end $$;
create trigger comment_is_listed after insert or delete on news.comment for each row
    when (current_setting('dateline.counting', true) is distinct from 'off') execute function news.count_list();
create trigger comment_is_shown_or_hidden after update of status, reply_count on news.comment
    for each row when (old.visible <> new.visible) execute function news.count_list();
