-- Most words in addresses stand there as they are: those are not taken apart letter by letter.
create or replace function news.url_encode(plain text) returns text language sql immutable strict parallel safe as $$
    select case when plain ~ '^[A-Za-z0-9_.~-]*$' then plain else (
        select string_agg(case
            when piece ~ '^[A-Za-z0-9_.~-]$' then piece
            else upper(regexp_replace(encode(convert_to(piece, 'UTF8'), 'hex'), '(..)', '%\1', 'g'))
        end, '' order by place)
        from regexp_split_to_table(plain, '') with ordinality as pieces (piece, place)
    ) end
$$;
