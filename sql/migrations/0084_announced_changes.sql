-- A statement that changes no row announces nothing: what does so tells of itself for ever, such as a look for notices that
-- finds none and is woken by that.
create function news.announce_rows() returns trigger language plpgsql as $$ begin
    if exists (select from changed) then
        perform pg_notify('dateline', tg_argv[0]);
    end if;
    return null;
end $$;

create or replace trigger article_search_is_announced after update on news.article_search
    referencing new table as changed for each statement execute function news.announce_rows('texts');
create or replace trigger person_search_is_announced after update on news.person_search
    referencing new table as changed for each statement execute function news.announce_rows('texts');
create or replace trigger notice_is_announced after insert on news.notice
    referencing new table as changed for each statement execute function news.announce_rows('notices');
create or replace trigger webhook_event_is_announced after insert on news.webhook_event
    referencing new table as changed for each statement execute function news.announce_rows('webhooks');

-- A trigger that sees the rows is for one kind of statement.
create or replace trigger former_slug_is_announced after insert on news.former_slug
    referencing new table as changed for each statement execute function news.announce_rows('articles');
create trigger former_slug_change_is_announced after update on news.former_slug
    referencing new table as changed for each statement execute function news.announce_rows('articles');
create trigger former_slug_end_is_announced after delete on news.former_slug
    referencing old table as changed for each statement execute function news.announce_rows('articles');
create or replace trigger old_address_is_announced after insert on news.old_address
    referencing new table as changed for each statement execute function news.announce_rows('articles');
create trigger old_address_change_is_announced after update on news.old_address
    referencing new table as changed for each statement execute function news.announce_rows('articles');
create trigger old_address_end_is_announced after delete on news.old_address
    referencing old table as changed for each statement execute function news.announce_rows('articles');

drop function news.announce_search(), news.announce_notices(), news.announce_webhooks(), news.announce_slugs();
