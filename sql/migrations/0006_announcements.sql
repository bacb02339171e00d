-- Whatever changes what readers see is announced where servers listen, by the tags of the answers that show it. An event
-- of a discussion (`feed.<article>.<seq>`, `likes.<article>`) stands for `discussion.<article>`, too. Equal announcements
-- of one transaction are one.

create function news.announce(kind text, key bigint) returns void language sql as $$
    select pg_notify('dateline', concat(kind, '.', key))
$$;

-- `texts` stands for every list that an editor's change may move, `articles` for those that change only when an article
-- enters, leaves or takes another place.
create function news.announce_article() returns trigger language plpgsql as $$ begin
    perform news.announce('article', coalesce(new.id, old.id));
    perform pg_notify('dateline', 'texts');
    if (new.status, new.published_at, new.slug, new.section, new.source, new.tags)
        is distinct from (old.status, old.published_at, old.slug, old.section, old.source, old.tags)
    then
        perform pg_notify('dateline', 'articles');
    end if;
    return null;
end $$;
create trigger article_is_announced after insert or delete on news.article
    for each row execute function news.announce_article();
create trigger article_change_is_announced after update on news.article
    for each row when (old.* is distinct from new.*) execute function news.announce_article();

create function news.announce_part() returns trigger language plpgsql as $$ begin
    perform news.announce('article', coalesce(new.article_id, old.article_id));
    perform pg_notify('dateline', 'texts');
    return null;
end $$;
create trigger paragraph_is_announced after insert or update or delete on news.paragraph
    for each row execute function news.announce_part();
create trigger key_point_is_announced after insert or update or delete on news.key_point
    for each row execute function news.announce_part();
create trigger quote_is_announced after insert or update or delete on news.quote
    for each row execute function news.announce_part();
create trigger article_person_is_announced after insert or update or delete on news.article_person
    for each row execute function news.announce_part();

create function news.announce_person() returns trigger language plpgsql as $$ begin
    perform news.announce('person', coalesce(new.id, old.id));
    perform pg_notify('dateline', 'texts');
    return null;
end $$;
create trigger person_is_announced after insert or update or delete on news.person
    for each row execute function news.announce_person();

-- For rows whose tag is all there is to say: the kind, and the column that has the key.
create function news.announce_row() returns trigger language plpgsql as $$ begin
    perform news.announce(tg_argv[0], (to_jsonb(coalesce(new, old)) ->> tg_argv[1])::bigint);
    return null;
end $$;
create trigger share_is_announced after insert or update or delete on news.share
    for each row execute function news.announce_row('shares', 'article_id');
create trigger discussion_is_announced
    after update of commenting_mode, minimum_comment_length, maximum_comment_length, guidelines, closes_at
    on news.discussion for each row execute function news.announce_row('discussion', 'article_id');
create trigger commenter_is_announced after update on news.commenter for each row
    when ((old.display_name, old.badge) is distinct from (new.display_name, new.badge))
    execute function news.announce_row('commenter', 'id');
-- At every comment: so it does not look its column up.
create function news.announce_commenter_count() returns trigger language plpgsql as $$ begin
    perform news.announce('commenter_count', new.id);
    return null;
end $$;
create trigger commenter_count_is_announced after update on news.commenter for each row
    when (old.comment_count <> new.comment_count) execute function news.announce_commenter_count();
-- A count that was mended by hand: every other step of it is an event.
create trigger mended_count_is_announced after update of comment_count on news.discussion for each row
    when (old.comment_count <> new.comment_count and old.last_seq = new.last_seq)
    execute function news.announce_row('discussion', 'article_id');
-- What of a comment is no event: a held or removed one that keeps its place has likes, and may be edited.
create trigger comment_is_announced after update on news.comment for each row
    when (
        (old.author_id, old.body_html, old.created_at, old.edited_at) is distinct from
            (new.author_id, new.body_html, new.created_at, new.edited_at)
        or (old.like_count <> new.like_count and new.status <> 'PUBLISHED')
    )
    execute function news.announce_row('discussion', 'article_id');

create function news.announce_everything() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'everything');
    return null;
end $$;
create trigger site_is_announced after update on news.site
    for each row when (old.* is distinct from new.*) execute function news.announce_everything();
create trigger articles_are_gone after truncate on news.article
    for each statement execute function news.announce_everything();
create trigger comments_are_gone after truncate on news.comment
    for each statement execute function news.announce_everything();

-- What a statement calls where a row is missing that every database has which is up to date.
create function news.refuse_absence() returns text language plpgsql volatile as $$ begin
    raise exception 'a row is not there yet' using errcode = 'DL004';
end $$;

create index discussion_by_closing on news.discussion (closes_at) where closes_at is not null;
