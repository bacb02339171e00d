-- Tables as they were: a function for each, by the table's name, that gives its rows of a moment. Those with a history have
-- the columns that the table has by now, and a trigger that keeps what is changed or deleted; of some others, the rows of
-- then are those that have not changed since; all the rest is as it is today.
create schema past_news;

-- What is large is stored only where it was changed: null is the same as in the version that came after.
create function past_news.is_large(of_table text, name text) returns boolean language sql immutable as $$
    select of_table = 'article' and name in ('body_markdown', 'body_html', 'body_text')
$$;

-- Which rows of a table without versions were there as they are, null for all of them. Words are found where they have not
-- been changed since.
create function past_news.condition(of_table text) returns text language sql immutable as $$
    select case of_table
        when 'article_revision' then 't.at <= as_of'
        when 'comment_event' then 't.occurred_at <= as_of'
        when 'moderation_event' then 't.occurred_at <= as_of'
        when 'content_change' then 't.at <= as_of'
        when 'decision' then 't.decided_at <= as_of'
        when 'account_decision' then 't.decided_at <= as_of'
        when 'audit_record' then 't.at <= as_of'
        when 'comment' then 't.since <= as_of'
        when 'article_search' then '(select a.since from news.article a where a.id = t.article_id) <= as_of'
        when 'quote_search' then '(select q.since from news.quote q where q.id = t.quote_id) <= as_of'
        when 'person_search' then '(select p.since from news.person p where p.id = t.person_id) <= as_of'
    end
$$;

-- What is counted for the moment, and not stored.
create function past_news.counting(of_table text, name text) returns text language sql immutable as $$
    select format(case name
        when 'size_class' then '(select news.size_class(count(*)) from news.comment c where c.since <= as_of and %s)'
        else '(select count(*)::integer from news.comment c where c.since <= as_of and %s)'
    end, case
        when of_table = 'comment' then 'c.parent_id = t.id'
        when of_table = 'anchor_count' then 'c.status = ''PUBLISHED'' and c.anchor_id in (
            select a.id from news.comment_anchor a cross join lateral news.places_of(a) place
            where a.article_id = t.article_id and (place.kind, place.subject_id) = (t.kind, t.subject_id)
        )'
        when name in ('comment_count', 'size_class') then 'c.article_id = t.article_id and c.status = ''PUBLISHED'''
        else 'c.article_id = t.article_id and c.parent_id is null'
    end || case when name in ('reply_count', 'thread_count') then ' and c.visible' else '' end)
    where (of_table, name) in (
        ('comment', 'reply_count'), ('comment', 'reply_total'),
        ('anchor_count', 'comment_count'), ('discussion', 'comment_count'), ('discussion', 'size_class'), ('discussion', 'thread_count'),
        ('discussion', 'thread_total')
    )
$$;

-- A column of a version. Of an image, only the picture that it has now can be had. What only an article says that readers
-- may not find today is not said of people and topics.
create function past_news.reading(of_table text, name text) returns text language sql immutable as $$
    select format(case
        when past_news.is_large(of_table, name) then $large$coalesce(
            t.%1$I,
            (
                select later.%1$I from history.%2$I later
                where later.id = t.id and later.until > t.until and later.%1$I is not null order by later.until limit 1
            ),
            (select now.%1$I from news.%2$I now where now.id = t.id)
        )$large$
        when of_table = 'image' and name in ('original', 'version', 'focal_x', 'focal_y') then
            '(select now.%1$I from news.%2$I now where now.id = t.id)'
        when (of_table, name) in (
            ('article_person', 'listed_at'), ('article_author', 'listed_at'), ('article_tag', 'published_at')
        ) then '(
            select t.%1$I from news.article a
            where a.id = t.article_id and a.status = ''PUBLISHED'' and a.published_at <= now()
        )'
        else 't.%1$I'
    end, name, of_table)
$$;

create view past_news.columns as
select t.relname as of_table, c.attname as name, c.attnum as place, c.attgenerated <> '' as is_generated,
    format_type(c.atttypid, c.atttypmod) as type,
    case when c.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as initial,
    past_news.is_large(t.relname, c.attname) as is_large,
    coalesce(past_news.counting(t.relname, c.attname), format('t.%I', c.attname)) as today,
    past_news.reading(t.relname, c.attname) as of_version
from pg_class t
join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
left join pg_attrdef d on d.adrelid = t.oid and d.adnum = c.attnum
where t.relnamespace = 'news'::regnamespace and t.relkind = 'r';

-- A column that has come later has in earlier versions what it has by default.
create procedure past_news.follow_columns(of_table text) language plpgsql as $$
declare
    change text;
begin
    for change in
        select format(
            'alter table history.%1$I add column %2$I %3$s default %4$s; '
            'alter table history.%1$I alter column %2$I drop default',
            c.of_table, c.name, c.type, coalesce(c.initial, 'null')
        )
        from past_news.columns c
        where c.of_table = follow_columns.of_table
        and c.name not in (select attname from pg_attribute where attrelid = format('history.%I', c.of_table)::regclass)
        union all
        select format('alter table history.%I alter column %I drop not null', of_table, c.attname)
        from pg_attribute c
        where c.attrelid = format('history.%I', of_table)::regclass and c.attnum > 0 and c.attnotnull
        and c.attname not in ('since', 'until')
    loop
        execute change;
    end loop;
end $$;

-- What was changed in the same transaction has never been seen, but for the large columns that the version before shares.
create procedure past_news.keep_versions(of_table text) language plpgsql as $$
declare
    written text;
    names text;
    kept text;
    fill text;
begin
    select string_agg(format('old.%I', c.name), ', ' order by c.place) filter (where not c.is_generated and c.name <> 'since'),
        string_agg(quote_ident(c.name), ', ' order by c.place),
        string_agg(format(case
            when c.is_large then 'case when tg_op = ''DELETE'' or old.%1$I <> new.%1$I then old.%1$I end' else 'old.%1$I'
        end, c.name), ', ' order by c.place),
        string_agg(format('%1$I = coalesce(%1$I, case when old.%1$I <> new.%1$I then old.%1$I end)', c.name), ', ')
            filter (where c.is_large)
    into written, names, kept, fill
    from past_news.columns c where c.of_table = keep_versions.of_table;
    execute format($keep$
        create or replace function history.keep_%1$s() returns trigger language plpgsql as $body$
        declare
            moment timestamptz;
        begin
            if tg_op = 'UPDATE' and (%2$s) is not distinct from (%3$s) then
                new.since := old.since;
                return new;
            end if;
            moment := history.moment(old.since);
            if old.since < moment then
                insert into history.%1$s (%4$s, until) values (%5$s, moment);
            %6$s
            end if;
            if tg_op = 'DELETE' then
                return old;
            end if;
            new.since := moment;
            return new;
        end $body$;
        create or replace trigger versions_are_kept before update or delete on news.%1$s
            for each row execute function history.keep_%1$s();
    $keep$, of_table, written, replace(written, 'old.', 'new.'), names, kept,
        'elsif tg_op = ''UPDATE'' then update history.' || of_table || ' set ' || fill
        || ' where id = old.id and until = moment;');
end $$;

-- What is deleted with its article has no past.
create procedure past_news.forget_articles(tables text[]) language plpgsql as $$ begin
    execute format($forget$
        create or replace function history.forget_article() returns trigger language plpgsql as $body$ begin
            %s
            delete from history.article where id = old.id;
            return null;
        end $body$;
        create or replace trigger versions_are_forgotten after delete on news.article
            for each row execute function history.forget_article();
    $forget$, (
        select string_agg(format('delete from history.%I where article_id = old.id;', c.of_table), ' ')
        from past_news.columns c where c.of_table = any (tables) and c.name = 'article_id'
    ));
end $$;

-- All conditions stand outside of the union: so PostgreSQL takes both tables for one, and finds rows by their indexes.
create procedure past_news.read_table(of_table text, has_versions boolean) language plpgsql as $$
declare
    names text;
    today text;
    of_version text;
begin
    select string_agg(format('t.%I', c.name), ', ' order by c.place),
        string_agg(format('%s as %I', c.today, c.name), ', ' order by c.place),
        string_agg(c.of_version, ', ' order by c.place)
    into names, today, of_version
    from past_news.columns c where c.of_table = read_table.of_table;
    execute format(
        'create function past_news.%1$I(as_of timestamptz) returns setof news.%1$I language sql stable as $body$%2$s$body$',
        of_table,
        case when has_versions then format(
            'select %1$s from (
                select %2$s, timestamptz ''infinity'' as until, tstzrange ''(,)'' as moments from news.%4$I t
                union all select %3$s, t.until, tstzrange(t.since, t.until) from history.%4$I t
            ) t where t.since <= as_of and t.until > as_of and t.moments @> as_of',
            names, today, of_version, of_table
        ) else concat(format('select %s from news.%I t', today, of_table), ' where ' || past_news.condition(of_table)) end
    );
end $$;

do $$
declare
    versioned constant text[] := array(
        select relname from pg_class where relnamespace = 'history'::regnamespace and relkind = 'r'
    );
    name text;
begin
    foreach name in array versioned loop
        call past_news.follow_columns(name);
        call past_news.keep_versions(name);
    end loop;
    call past_news.forget_articles(versioned);
    for name in select distinct of_table from past_news.columns loop
        call past_news.read_table(name, name = any (versioned));
    end loop;
end $$;
