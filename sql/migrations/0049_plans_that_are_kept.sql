-- What is posted is planned once for each connection. By its estimates PostgreSQL would rather plan the look at the facts
-- anew each time, which takes ten times as long as the look: its rows are found by their keys, whatever their values are.
alter function news.post(
    bigint, bigint, bigint, text, text, text, text, text, integer, text, text, text, integer[], integer[], integer, integer,
    jsonb, bigint
) set plan_cache_mode = force_generic_plan;
alter function news.post_together(
    bigint[], bigint[], bigint[], text[], text[], text[], text[], text[], integer[], text[], text[], text[],
    integer[], integer[], integer, integer, jsonb[]
) set plan_cache_mode = force_generic_plan;
