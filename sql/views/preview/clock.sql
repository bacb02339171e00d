-- Now, as previews have it: the moment that the transaction says, or its own where that is past or not said.
create function graph.clock() returns timestamptz language sql stable parallel safe as $$
    select greatest(
        transaction_timestamp(), nullif(current_setting('dateline.preview_at', true), '')::timestamptz
    )
$$;
