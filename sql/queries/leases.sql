-- Leases: which moderator looks at a comment.

-- name: take(comment_id, commenter_id, seconds)^
-- Who has it instead, until when: null where it is theirs now. No row where there is no such comment.
with taken as (
    insert into news.comment_lease as held (comment_id, commenter_id, until)
    select id, :commenter_id, clock_timestamp() + make_interval(secs => :seconds) from news.comment where id = :comment_id
    on conflict (comment_id) do update set commenter_id = excluded.commenter_id, until = excluded.until
    where held.commenter_id = excluded.commenter_id or held.until <= clock_timestamp()
    returning comment_id
)
select holder.display_name as name, case when holder.id is not null then held.until end as until
from news.comment c
left join news.comment_lease held on held.comment_id = c.id and not exists (select from taken)
left join news.commenter holder on holder.id = held.commenter_id
where c.id = :comment_id;

-- name: release(comment_id, commenter_id)!
delete from news.comment_lease where comment_id = :comment_id and commenter_id = :commenter_id;
