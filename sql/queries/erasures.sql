-- Accounts that are erased: at once what says whose they are, then in batches what they have written, liked and reported.

-- name: lock(commenter_id)!
select from news.commenter where id = :commenter_id for update;

-- name: keep_ban(commenter_id)!
-- For whoever comes back with the same subject.
insert into news.subject_ban (subject, banned_until, ban_reason)
select news.subject_hash(subject), banned_until, ban_reason from news.commenter
where id = :commenter_id and subject is not null and banned_until > clock_timestamp()
on conflict (subject) do update set banned_until = excluded.banned_until, ban_reason = excluded.ban_reason;

-- name: remember_erased(commenter_id)!
-- What came with files is not to come back with them.
with likes as (
    insert into news.erased_liker (article_id, reader)
    select distinct c.article_id, news.import_hash(c.article_id, news.reader_key(liker.external_id, liker.display_name))
    from news.commenter liker
    join news.comment_like l on l.commenter_id = liker.id
    join news.comment c on c.id = l.comment_id
    where liker.id = :commenter_id and liker.subject is null
    on conflict do nothing
)
select news.remember_erased(array(select id from news.comment where author_id = :commenter_id and imported), true);

-- name: erase(commenter_id)!
update news.commenter set
    subject = null, external_id = null, display_name = 'Deleted reader', badge = null, banned_until = null, ban_reason = null,
    deleted_at = clock_timestamp()
where id = :commenter_id;

-- name: begin(commenter_id, keeps_words)!
insert into news.erasure (commenter_id, keeps_words) values (:commenter_id, :keeps_words);

-- name: has_few_traces(commenter_id, most)$
-- Whether no more comments, likes and reports than so many are to be erased.
select count(*) <= :most from (
    select from news.comment where author_id = :commenter_id
    union all
    select from news.comment_like where commenter_id = :commenter_id
    union all
    select from news.report where commenter_id = :commenter_id
    limit :most + 1
) as trace;

-- name: announce(commenter_id, most)!
-- To whoever goes on with it; and where words are to go, no answer that is kept may show them from now on: of those with more
-- comments than so many, no answer is kept. Whose number says that already, none of their comments are looked at: they lie on as
-- many pages.
select pg_notify('dateline', payload) from (
    select concat('erasing.', :commenter_id::bigint) as payload
    union all
    select 'everything' from news.erasure e join news.commenter author on author.id = e.commenter_id
    where e.commenter_id = :commenter_id and not e.keeps_words and author.comment_count > :most
    union all
    select distinct case when count(*) over () > :most then 'everything' else concat('discussion.', c.article_id) end
    from (
        select article_id from news.comment
        where author_id = :commenter_id and (
            select not e.keeps_words and author.comment_count <= :most
            from news.erasure e join news.commenter author on author.id = e.commenter_id
            where e.commenter_id = :commenter_id
        )
        limit :most + 1
    ) as c
) as told;

-- name: read_ahead(commenter_id, most)$
-- What the next batch is to erase, and where its indexes change, is in memory before the batch locks anything that others wait
-- for: most of the pages that it needs, which lie all over an archive.
with next as materialized (
    select c.* from news.erasure e cross join lateral (
        select id, article_id, parent_id, created_at, like_count, reply_count from news.comment
        where author_id = e.commenter_id and (created_at, id) < (e.reached_at, e.reached_id)
        order by created_at desc, id desc limit :most
    ) c where e.commenter_id = :commenter_id
), keys as materialized (select array_agg(id) || array_agg(parent_id) as ids, array_agg(id) as own from next)
select
    (select count(article_id) from news.comment where id = any ((select ids from keys)::bigint[]))
    + (select count(body) from news.comment where id = any ((select ids from keys)::bigint[]))
    + (select count(version) from news.comment_search where comment_id = any ((select own from keys)::bigint[]))
    + count(at_time.*) + count(by_likes.*) + count(by_replies.*) + count(removed.*) + count(of_parent.*) as looked_at
from next n
left join lateral (
    select from news.comment c where c.article_id = n.article_id and c.created_at >= n.created_at order by c.created_at limit 1
) at_time on true
left join lateral (
    select from news.comment c
    where c.article_id = n.article_id and c.like_count = n.like_count and c.created_at >= n.created_at
    order by c.created_at limit 1
) by_likes on true
left join lateral (
    select from news.comment c
    where c.article_id = n.article_id and c.reply_count = n.reply_count and c.created_at >= n.created_at
    order by c.created_at limit 1
) by_replies on true
left join lateral (
    select from news.comment c where c.status = 'REMOVED' and c.created_at >= n.created_at order by c.created_at limit 1
) removed on true
left join lateral (
    select from news.comment c where c.parent_id = n.parent_id and c.created_at >= n.created_at order by c.created_at limit 1
) of_parent on true;

-- name: erase_batch(commenter_id, most)^
select may_be_more, done, seconds from news.erase_batch(:commenter_id, :most);
