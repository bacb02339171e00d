-- What search boxes ask. Only words of listed articles are shown, whatever news.search_word has.

-- From when on readers find an article, as the index of search knows it or nobody has looked yet.
create function graph.listed_at(article_id bigint, known timestamptz) returns timestamptz
language sql stable parallel safe as $$
    select case when known = '-infinity' then news.listed_at(article_id) else known end
$$;

-- Which of so many that were published last a query finds, the last first.
create function graph.found_among_newest(query tsquery, most integer)
returns table (article_id bigint, at timestamptz) language sql stable as $$
    select newest.article_id, newest.listed_at
    from (
        select n.article_id, n.listed_at, n.search from news.article_search n
        where n.listed_at <= now() and n.listed_at > '-infinity' order by n.listed_at desc, n.article_id desc limit most
    ) newest
    where newest.search @@ query
    order by newest.listed_at desc, newest.article_id desc limit 500
$$;

-- The last five hundred that a query finds of the articles that readers may, and whether there may be others: `is_cut`. What
-- one of four has is soon found among the last published; of what fewer have all are looked at, without their vectors.
-- For a phrase that is not rare, and for what is to be without a word, these are read of more: a hundred and fifty hits are
-- enough then, which are more than a page has.
create function graph.newest_found(query tsquery)
returns table (article_id bigint, at timestamptz, is_cut boolean) language plpgsql stable rows 500 as $$
declare
    is_negative boolean := query::text like '%!%';
    is_dear boolean := is_negative or query::text like '%<%';
    ids bigint[];
    times timestamptz[];
    found integer := (select count(*) from graph.found_among_newest(query, 200));
begin
    if found >= 50 or is_negative or (is_dear and found >= 3) then
        select array_agg(newest.article_id), array_agg(newest.at) into ids, times
        from graph.found_among_newest(query, case when found >= 50 then 2000 else 10000 end) newest;
    end if;
    if cardinality(ids) = 500 or (is_dear and cardinality(ids) >= 150) then
        return query select *, true from unnest(ids, times);
    else
        return query select newest.article_id, newest.at, count(*) over () = 500 from (
            select s.article_id, graph.listed_at(s.article_id, s.listed_at) as at from news.article_search s
            where s.search @@ query offset 0
        ) newest
        where newest.at <= now() order by newest.at desc, newest.article_id desc limit 500;
    end if;
end $$;

-- The time of the last of them, in microseconds since 1970, or else 0 where they are all: what is newer is ranked, and
-- nothing else, for the vectors of all would take long.
create function graph.search_horizon(times timestamptz[], is_cut boolean) returns bigint language sql immutable as $$
    select case when is_cut then (date_part('epoch', times[cardinality(times)]) * 1000000)::bigint else 0 end
$$;
create function graph.search_rank(of_article bigint, query tsquery) returns integer language sql stable as $$
    select round(ts_rank_cd(s.search, query) * 1000000)::integer
    from news.article_search s where s.article_id = of_article
$$;

-- What `graph.newest_found` finds, as one value, for all that a statement does with it.
create type graph.newest as (ids bigint[], times timestamptz[]);

-- What is ranked of what a query finds: with it begins whatever runs by rank or by time, the last published first.
create function graph.nearest_found(query tsquery, since bigint, newest graph.newest)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select n.article_id, n.at, since, graph.search_rank(n.article_id, query)
    from unnest((newest).ids, (newest).times) as n (article_id, at)
    where n.at > to_timestamp(since / 1000000.0)
$$;

-- The same where they are all that it finds, with the given horizon.
create function graph.known_found(query tsquery, since bigint, newest graph.newest)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select n.article_id, n.at, since,
        case when n.at > to_timestamp(since / 1000000.0) then graph.search_rank(n.article_id, query) else 0 end
    from unnest((newest).ids, (newest).times) as n (article_id, at)
$$;

-- The articles that a query finds and readers may, with the given horizon. The condition is that of `graph.listed_at`, in words
-- that ask nothing more of the many of which it is known.
create function graph.all_found(query tsquery, since bigint)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select s.article_id, graph.listed_at(s.article_id, s.listed_at), since, case
        when graph.listed_at(s.article_id, s.listed_at) > to_timestamp(since / 1000000.0)
            then graph.search_rank(s.article_id, query)
        else 0
    end
    from news.article_search s where s.search @@ query
    and s.listed_at <= now() and (s.listed_at > '-infinity' or news.listed_at(s.article_id) <= now())
$$;

-- Of the thousand listed articles that are next before a time and a key, or behind them, those that a query finds: what is
-- behind the horizon has no rank. None while there are articles of which nobody has looked yet when they are listed.
create function graph.older_found(query tsquery, since bigint, behind timestamptz, of_article bigint)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select next.article_id, next.listed_at, since,
        case when next.listed_at <= to_timestamp(since / 1000000.0) then 0 end
    from (
        select n.article_id, n.listed_at, n.search from news.article_search n
        where n.listed_at <= now() and (n.listed_at, n.article_id) < (behind, of_article)
        and not exists (select from news.article_search where listed_at = '-infinity')
        order by n.listed_at desc, n.article_id desc limit 1000
    ) next
    where next.search @@ query
$$;
create function graph.newer_found(query tsquery, since bigint, behind timestamptz, of_article bigint)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select next.article_id, next.listed_at, since,
        case when next.listed_at <= to_timestamp(since / 1000000.0) then 0 end
    from (
        select n.article_id, n.listed_at, n.search from news.article_search n
        where n.listed_at <= now() and (n.listed_at, n.article_id) > (behind, of_article)
        and not exists (select from news.article_search where listed_at = '-infinity')
        order by n.listed_at, n.article_id limit 1000
    ) next
    where next.search @@ query
$$;

-- Those of the thousand most discussed that a query finds, but for those discussed as little as the last of them: there
-- are others of these. Of more, if it finds what has not some words: the most discussed are long, and may have them all.
create function graph.discussed_found(query tsquery, since bigint)
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer)
language plpgsql stable rows 500 as $$
declare
    size integer := case when ''::tsvector @@ query then 10000 else 1000 end;
    last integer := coalesce((
        select d.size_class from news.discussion d
        where d.size_class >= 0 order by d.size_class desc, d.article_id desc offset size - 1 limit 1
    ), -1);
begin
    return query
    select s.article_id, graph.listed_at(s.article_id, s.listed_at), since, null::integer
    from (
        select d.article_id, d.size_class from news.discussion d
        where d.size_class > last order by d.size_class desc, d.article_id desc limit size
    ) most
    cross join lateral (
        select f.article_id, f.listed_at from news.article_search f
        where f.article_id = most.article_id and f.search @@ query offset 0
    ) s
    where s.listed_at <= now() and (s.listed_at > '-infinity' or news.listed_at(s.article_id) <= now());
end $$;

-- Those among a few articles that a query finds and readers may: each of these is asked, where it finds many, or what no
-- index knows.
create function graph.found_among(query tsquery, among bigint[])
returns table (article_id bigint, at timestamptz) language plpgsql stable rows 100 as $$ begin
    if cardinality(among) <= 100 or ''::tsvector @@ query or (select count(*) >= 3 from graph.found_among_newest(query, 50)) then
        return query
        select found.* from unnest(among) as one (article_id)
        cross join lateral (
            select s.article_id, graph.listed_at(s.article_id, s.listed_at) as at from news.article_search s
            where s.article_id = one.article_id and s.search @@ query offset 0
        ) found
        where found.at <= now();
    else
        return query
        select found.article_id, found.published_at from (
            select f.article_id, f.published_at from graph.all_found(query, 0) f offset 0
        ) found
        where found.article_id in (select unnest(among));
    end if;
end $$;

-- The same with the given horizon.
create function graph.few_found(query tsquery, since bigint, among bigint[])
returns table (article_id bigint, published_at timestamptz, horizon bigint, rank integer) language sql stable as $$
    select found.article_id, found.at, since, case
        when found.at > to_timestamp(since / 1000000.0) then graph.search_rank(found.article_id, query) else 0
    end
    from graph.found_among(query, among) found
$$;

-- Whether some of the oldest and of the newest have what a query asks for, so that a list is soon walked through for it: one
-- half of an archive may be full of what the other has nowhere. Of what has not some words an index knows nothing.
create function graph.is_frequent_in_comment_search(query tsquery) returns boolean language sql stable as $$
    select ''::tsvector @@ query or (
        (select count(*) >= 3 from (select s.search from news.comment_search s order by s.comment_id limit 300) s where s.search @@ query)
        and (select count(*) >= 3 from (select s.search from news.comment_search s order by s.comment_id desc limit 300) s where s.search @@ query)
    )
$$;
create function graph.is_frequent_in_article_search(query tsquery) returns boolean language sql stable as $$
    select ''::tsvector @@ query or (
        (select count(*) >= 3 from (select s.search from news.article_search s order by s.article_id limit 100) s where s.search @@ query)
        and (select count(*) >= 3 from (select s.search from news.article_search s order by s.article_id desc limit 100) s where s.search @@ query)
    )
$$;

-- How many listed articles a query finds, at most so many.
create function graph.count_found(query tsquery, most integer) returns bigint language sql stable as $$
    select count(*) from (
        select from news.article_search s join news.article a on a.id = s.article_id
        where s.search @@ query and a.status = 'PUBLISHED' and a.published_at <= now()
        limit most
    ) found
$$;

-- Whether readers find a word together with others, if any: first among the last articles that have had it.
create function graph.is_word_listed(word news.search_word, others tsquery) returns boolean language sql stable as $$
    select exists (
        select from unnest(word.recent) as recent (article_id)
        join news.article a on a.id = recent.article_id and a.status = 'PUBLISHED' and a.published_at <= now()
        join news.article_search s on s.article_id = a.id
        where s.search @@ word.query and (others is null or s.search @@ others)
    ) or graph.count_found(case when others is null then word.query else word.query && others end, 1) > 0
$$;

-- What to search for: what was asked, or else, if a word of it is in no listed article or in hardly any, the word that is
-- one typo from it. `corrected` says so as a reader would have typed it. `asked` is as `db/text/search/requests.py` makes it.
create function graph.search_attempt(asked jsonb)
returns table (query tsquery, marks jsonb, corrected text) language plpgsql stable rows 1 as $$
declare
    pieces text[] := array(select jsonb_array_elements_text(asked -> 'pieces'));
    typed text[] := array(select jsonb_array_elements_text(asked -> 'typed'));
    typo record;
    instead news.search_word;
    known bigint;
begin
    marks := asked -> 'marks';
    query := news.search_query(pieces);
    if asked -> 'typos' <> '[]' and graph.count_found(query, 3) < 3 then
        for typo in
            select * from jsonb_to_recordset(asked -> 'typos')
                as t (word text, first integer, last integer, place integer, deletions jsonb)
        loop
            known := graph.count_found(news.search_query(pieces[typo.first:typo.last]), 3);
            continue when known = 3;
            select w.* into instead from news.search_word w
            where w.deletions && array(select jsonb_array_elements_text(typo.deletions)::integer)
                and w.word <> typo.word and w.articles >= known * 20
                and news.is_one_typo(w.word, typo.word) and graph.is_word_listed(w, null)
            order by w.articles desc, w.word limit 1;
            continue when not found;
            pieces[typo.first] := '((' || instead.query::text || ')' || case when known > 0 then '|(' else ')' end;
            if known = 0 then
                pieces[typo.first + 1:typo.last] := array_fill(''::text, array[typo.last - typo.first]);
            else
                pieces[typo.last] := '))';
            end if;
            typed[typo.place] := instead.shown;
            marks := marks || (
                select jsonb_agg(jsonb_build_object(
                    'way', 1000 + typo.place, 'steps', 1, 'at', 0, 'lexeme', lexeme, 'prefix', false
                )) from regexp_matches(instead.query::text, '''([^'']+)''', 'g') as found (parts), unnest(found.parts) as lexeme
            );
        end loop;
        if typed <> array(select jsonb_array_elements_text(asked -> 'typed')) then
            query := news.search_query(pieces);
            corrected := array_to_string(typed, ' ');
        end if;
    end if;
    return next;
end $$;

-- What a reader may want to type: words that begin with `prefix`, as `db/text/search/requests.py` folds it, those of most
-- articles first, behind the words that stand before it, if any article has both.
create function graph.search_suggestions(asked jsonb, most integer)
returns table (place bigint, text text) language sql stable as $$
    select row_number() over (order by w.articles desc, w.word), concat(asked ->> 'before', w.shown)
    from (
        select * from news.search_word w
        where w.word >= asked ->> 'prefix' and w.word < (asked ->> 'prefix') || U&'\+10FFFF'
        order by w.articles desc, w.word limit 100
    ) w
    cross join (
        select nullif(
            news.search_query(array(select jsonb_array_elements_text(asked -> 'pieces'))), ''::tsquery
        ) as before
        offset 0
    ) words
    where asked ->> 'prefix' <> '' and graph.is_word_listed(w, words.before)
    order by w.articles desc, w.word
    limit most
$$;

-- Places in a text in UTF-16 code units, as JavaScript counts, where characters behind U+FFFF are two.
create function graph.utf16_offsets(text text, places integer[], before integer)
returns integer[] language sql immutable parallel safe as $$
    select array(
        select place - before + case when text ~ U&'[\+010000-\+10FFFF]' then
            length(regexp_replace(left(text, place - before), U&'[\0001-\FFFF]', '', 'g')) else 0 end
        from unnest(places) with ordinality as given (place, number) order by number
    )
$$;

-- Where a text is cut: in front of the first place from which on most of the query's words follow, at a blank.
create function graph.snippet_opening(whole text, firsts integer[], ways integer[])
returns integer language sql immutable parallel safe as $$
    select case when best <= 40 then 0 else best - 40 + strpos(substr(whole, best - 39, 39), ' ') end
    from (
        select one.first as best
        from unnest(firsts) as one (first)
        join unnest(firsts, ways) as other (first, way) on other.first between one.first and one.first + 160
        group by one.first order by count(distinct other.way) desc, one.first limit 1
    ) chosen
$$;

-- Where a query's marks are met in an article (in PL/pgSQL, which plans it once for a session): the field, the first character and the one behind the last. Ways whose
-- steps are all there in their places are; of the same way, the first fifty in each field.
create function graph.search_ranges(of_article bigint, marks jsonb)
returns table (field integer, way integer, first integer, behind integer) language plpgsql stable rows 10 as $$
#variable_conflict use_column
begin return query
    with asked as materialized (
        select * from jsonb_to_recordset(marks) as mark (way integer, steps integer, at integer, lexeme text, prefix boolean)
    ), stored as materialized (
        select search, spans from news.article_search where article_id = of_article
    ), word as materialized (
        select lexeme, positions, weights from stored, unnest(stored.search)
    ), met as (
        select asked.way, asked.steps, asked.at, word.positions, word.weights
        from asked join word on word.lexeme = asked.lexeme where not asked.prefix
        union all
        select asked.way, asked.steps, asked.at, word.positions, word.weights
        from asked join word on starts_with(word.lexeme, asked.lexeme)
        where asked.prefix and (select bool_or(prefix) from asked)
    ), placed as (
        -- Behind the last position of a vector a text goes on at the first one, in weight D.
        select way, steps, at, position + case weight when 'D' then 16383 else 0 end as position
        from met, unnest(met.positions, met.weights) as place (position, weight)
    ), hit as (
        select way, position - at as opening, max(position) as closing
        from placed group by way, position - at having count(distinct at) = max(steps)
    ), ranged as (
        select spans[opening] as opening, spans[closing] as closing, way from hit, stored
    )
    select r.field, r.way, r.first, r.behind
    from (
        select opening >> 25 as field, way, (opening >> 8) & 131071 as first,
            ((closing >> 8) & 131071) + (closing & 255) as behind,
            row_number() over (partition by opening >> 25, way order by opening) as number
        from ranged where opening > 0 and opening >> 25 = closing >> 25
    ) r
    where r.number <= 50;
end $$;

-- Extracts of an article around what a query finds in it, one for each field, each with the ranges of its words, which do
-- not overlap. A long text is cut where most of the query's words stand together.
create function graph.search_snippets(of_article bigint, marks jsonb, most integer)
returns table (place integer, field text, text text, starts integer[], ends integer[]) language plpgsql stable rows 3 as $$
declare
    names constant text[] := array['HEADLINE', 'ALTERNATIVE_HEADLINE', 'SUMMARY', 'DEK', 'BODY', 'KEY_POINT'];
    found record;
    whole text;
    opening integer;
    closing integer;
    range integer;
    last integer;
begin
    place := 0;
    for found in
        select r.field as number, array_agg(r.first order by r.first, r.behind) as firsts,
            array_agg(r.behind order by r.first, r.behind) as behinds, array_agg(r.way order by r.first, r.behind) as ways
        from graph.search_ranges(of_article, marks) r
        group by r.field order by r.field = 4, r.field limit most
    loop
        select translate(case found.number
            when 0 then a.headline when 1 then a.alternative_headline when 2 then a.summary when 3 then a.dek
            when 4 then a.body_text else (
                select k.text from news.key_point k where k.article_id = a.id
                order by k.position offset found.number - 5 limit 1
            ) end, E'\r\n\t', '   ')
        into whole from news.article a where a.id = of_article;
        opening := 0;
        closing := length(whole);
        if closing > 280 then
            opening := graph.snippet_opening(whole, found.firsts, found.ways);
            if closing > opening + 240 then
                closing := opening + 240 - strpos(reverse(substr(whole, opening + 211, 30)), ' ');
            end if;
        end if;
        starts := '{}';
        ends := '{}';
        last := 0;
        for range in 1..cardinality(found.firsts) loop
            continue when whole is null or found.firsts[range] < opening or found.behinds[range] > closing;
            if last > 0 and found.firsts[range] < ends[last] then
                ends[last] := greatest(ends[last], found.behinds[range]);
            else
                starts := starts || found.firsts[range];
                ends := ends || found.behinds[range];
                last := last + 1;
            end if;
        end loop;
        continue when last = 0;
        text := concat(
            case when opening > 0 then '…' end, substr(whole, opening + 1, closing - opening),
            case when closing < length(whole) then '…' end
        );
        starts := graph.utf16_offsets(text, starts, opening - (opening > 0)::integer);
        ends := graph.utf16_offsets(text, ends, opening - (opening > 0)::integer);
        field := names[least(found.number, 5) + 1];
        place := place + 1;
        return next;
    end loop;
end $$;

create function graph.search_highlights(starts integer[], ends integer[])
returns table (place bigint, start integer, "end" integer) language sql immutable as $$
    select row_number() over (), first, behind from unnest(starts, ends) as range (first, behind)
$$;
