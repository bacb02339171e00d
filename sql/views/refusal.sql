-- What a page calls when its cursor was made by another list. The message is the number of the cursor in the statement.
create function graph.refuse_cursor(number integer) returns text language plpgsql volatile as $$ begin
    raise exception '%', number using errcode = 'DL001';
end $$;
