-- The seconds until time alone changes an answer, null for never: an article's hour comes, or comments close by themselves.
create function graph.seconds_to_next_moment() returns double precision language sql stable as $$
    select extract(epoch from nullif(least(
        (select min(published_at) from news.article where status = 'PUBLISHED' and published_at > now()),
        (select min(closes_at) from news.discussion where closes_at > now()),
        (
            select min(published_at) + make_interval(days => days)
            from news.article,
                (select nullif(close_after_days, 0) as days from news.site) closing
            where status = 'PUBLISHED' and published_at > now() - make_interval(days => days) and days is not null
            group by days
        )
    ), 'infinity') - now())::double precision
$$;

-- The seconds until a moment, null where it has been or never comes: what is answered until then is another answer.
create function graph.seconds_until(moment timestamptz) returns double precision language sql stable as $$
    select extract(epoch from moment - now())::double precision where moment > now() and moment < 'infinity'
$$;

create function graph.seconds_banned(of_commenter bigint) returns double precision language sql stable as $$
    select graph.seconds_until(banned_until) from news.commenter where id = of_commenter
$$;
