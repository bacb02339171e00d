-- The name of a field as clients write it.
create function graph.camel_case(snake text) returns text language sql immutable parallel safe as $$
    select lower(left(snake, 1)) || substr(replace(initcap(replace(snake, '_', ' ')), ' ', ''), 2)
$$;
