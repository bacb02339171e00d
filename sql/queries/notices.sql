-- What readers follow, and what they are told.

-- name: follow(commenter_id, subject, subject_id, most)$
-- What became of it: DONE, also where they follow it already; or why it was not done.
with wanted as (
    select
        case :subject
            when 'ARTICLE' then (select a.listed from graph.article a where a.id = :subject_id)
            when 'PERSON' then (select p.listed from graph.person p where p.id = :subject_id)
            else (select t.listed from graph.topic t where t.id = :subject_id)
        end as listed,
        (
            select count(*) from news.follow f
            where f.commenter_id = :commenter_id and (f.subject, f.subject_id) <> (:subject, :subject_id)
        ) < :most as has_room,
        exists (select from news.commenter where id = :commenter_id and deleted_at is null) as is_there
), written as (
    insert into news.follow (commenter_id, subject, subject_id, after)
    select :commenter_id, :subject, :subject_id, (select coalesce(max(seq), 0) from news.notice)
    from wanted where listed and has_room and is_there
    on conflict do nothing
    returning pg_notify('dateline', concat('notices.', commenter_id, '.0'))
)
select case when not is_there then 'NOT_SIGNED_IN' when listed is not true then 'NOT_FOUND' when not has_room then 'TOO_MANY'
    else 'DONE' end
from wanted;

-- name: unfollow(commenter_id, subject, subject_id)!
with done as (select pg_notify('dateline', concat('notices.', :commenter_id::bigint, '.0')))
delete from news.follow using done where commenter_id = :commenter_id and subject = :subject and subject_id = :subject_id;

-- name: read_up_to(commenter_id, seq)!
-- Never less than before, and nothing that is still to come. Whoever watches their own hears of it.
with done as (select pg_notify('dateline', concat('notices.', :commenter_id::bigint, '.0')))
insert into news.notice_reader (commenter_id, read_up_to)
select id, least(:seq::bigint, (select coalesce(max(seq), 0) from news.notice)) from news.commenter, done
where id = :commenter_id and deleted_at is null
on conflict (commenter_id) do update set read_up_to = greatest(news.notice_reader.read_up_to, excluded.read_up_to);

-- name: gather(articles)!
select news.gather_notices(:articles::bigint[]);

-- name: prune(seconds)$
with oldest as (
    select id from news.notice where occurred_at < now() - make_interval(secs => :seconds) limit 5000
), pruned as (
    delete from news.notice n using oldest where n.id = oldest.id returning 1
)
select count(*) from pruned;
