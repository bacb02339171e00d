-- The first letter of a name as it stands in an avatar; of a name without letters the first digit, or else the first character.
-- It is written so that PostgreSQL can put it into the statement.
create function graph.initial(name text) returns text language sql immutable parallel safe as $$
    select case
        when name ~ '^[A-Za-z](?:[ -~]|$)' then upper(left(name, 1))
        else coalesce(
            upper(substring(normalize(name) from graph.letter())), substring(name from '[' || graph.digits() || ']'),
            substring(name from '^.(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*')
        )
    end
$$;

-- Commenter: known to readers by published comments.
create view graph.commenter as
select
    c.id,
    c.comment_count > 0 as listed,
    c.display_name,
    graph.initial(c.display_name) as initial,
    c.comment_count,
    c.badge,
    c.banned_until,
    c.ban_reason
from news.commenter c;

-- What a commenter who signs in may do, and sees. A ban for good ends at a time that Python can compare. `has_hidden`: they
-- see comments of their own that others do not.
create function graph.standing(of_commenter bigint, banned timestamptz)
returns table (banned_until timestamptz, has_hidden boolean) language sql stable rows 1 as $$
    select
        case when banned is not null then least(banned, '9999-12-31 00:00+00') end,
        exists (select from news.comment c where c.author_id = of_commenter and not c.visible and c.status <> 'REMOVED')
$$;
