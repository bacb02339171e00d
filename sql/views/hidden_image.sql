-- Whether the server gives an image only to who has an address that is signed for a while: readers may not find it.
create function graph.is_hidden(image bigint, listed boolean) returns boolean language sql immutable parallel safe as $$
    select not listed
$$;
