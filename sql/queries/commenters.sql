-- Readers who comment.

-- name: add_imported(names)!
insert into news.commenter (display_name)
select distinct name from unnest(:names::text[]) as named (name) order by name
on conflict (display_name) where subject is null do nothing;
