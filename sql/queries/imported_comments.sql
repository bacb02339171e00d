-- Comments that come with the file of their article.

-- name: erased(article_id)$
select number from graph.erased_on(:article_id);

-- name: stored(article_id)
select * from graph.imported_comment where article_id = :article_id and imported order by id;

-- name: begin(article_id, ids)
-- From now on triggers count no row of this transaction. The hash of the article's file, how much has been erased, and these
-- comments: looked up one by one, for others wait. Without any of them, all of that is null.
with begun as materialized (
    select
        set_config('dateline.counting', 'off', true) as counting,
        (select content_hash from news.imported_file where article_id = :article_id) as mark,
        (select number from graph.erased_on(:article_id)) as erased
)
select begun.*, c.*
from begun
left join graph.imported_comment c on c.id = any (:ids::bigint[]);

-- name: gone(article_id)
-- What was taken out of the discussion, and then out of the file.
select id, author_id, words as words_hash, moment as moment_hash from news.erased_comment
where article_id = :article_id and comment_id is null
order by id;

-- name: hashes(article_id, ids, names, bodies, times)
-- Whoever has an id may have been erased when the file did not give one yet.
select
    news.import_hash(:article_id, reader) as reader_hash,
    news.import_hash(:article_id, reader, 'says', body) as words_hash,
    news.moment_hash(:article_id, reader, at) as moment_hash
from unnest(:ids::text[], :names::text[], :bodies::text[], :times::timestamptz[])
    with ordinality as given (id, name, body, at, place)
cross join lateral (
    select case when exists (
        select from news.erased_comment erased
        where erased.article_id = :article_id and erased.reader = news.import_hash(:article_id, news.reader_key(null, name))
    ) then news.reader_key(null, name) else news.reader_key(id, name) end as reader
) as keyed
order by place;

-- name: likes(article_id)
select l.comment_id, liker.external_id, liker.display_name
from news.comment c
join news.comment_like l on l.comment_id = c.id
join news.commenter liker on liker.id = l.commenter_id
where c.article_id = :article_id and c.imported and liker.subject is null and liker.deleted_at is null;

-- name: erased_likers(article_id, ids, names)
select given.place
from news.erased_liker erased
join unnest(:ids::text[], :names::text[]) with ordinality as given (id, name, place)
    on erased.reader = news.import_hash(:article_id, news.reader_key(given.id, given.name))
    or erased.reader = news.import_hash(:article_id, news.reader_key(null, given.name))
where erased.article_id = :article_id;

-- name: count_rows()$
-- From now on triggers do so again.
select set_config('dateline.counting', 'on', true);

-- name: reserve(number)$
select array_agg(nextval(pg_get_serial_sequence('news.comment', 'id'))) from generate_series(1, :number::integer);

-- name: add(article_id, id, author_id, parent_id, depth, body, html, language, created_at, erased, reply_count, reply_total)!
insert into news.comment (
    id, article_id, author_id, parent_id, depth, body, body_html, language, created_at, status, erased, reply_count,
    reply_total, imported
)
overriding system value
-- A comment without a time has the article's.
select
    new.id, article.id, new.author_id, new.parent_id, new.depth, new.body, new.html, new.language,
    coalesce(new.created_at, article.published_at, now()), case when new.erased then 'REMOVED' else 'PUBLISHED' end, new.erased,
    new.reply_count, new.reply_total, true
from unnest(
    :id::bigint[], :author_id::bigint[], :parent_id::bigint[], :depth::integer[], :body::text[], :html::text[],
    :language::text[], :created_at::timestamptz[], :erased::boolean[], :reply_count::integer[], :reply_total::integer[]
) as new (id, author_id, parent_id, depth, body, html, language, created_at, erased, reply_count, reply_total)
cross join news.article
where article.id = :article_id;

-- name: bring_back(ids, comment_ids)!
-- The place in the thread of what was erased: its words stay away.
update news.erased_comment erased set comment_id = given.comment_id
from unnest(:ids::bigint[], :comment_ids::bigint[]) as given (id, comment_id)
where erased.id = given.id;

-- name: change(id, author_id, created_at, body, html, language)!
-- Null is what stays. Another body leaves the one before as a revision.
with changed as (
    select * from unnest(
        :id::bigint[], :author_id::bigint[], :created_at::timestamptz[], :body::text[], :html::text[], :language::text[]
    ) as given (id, author_id, created_at, body, html, language)
), kept as (
    insert into news.comment_revision (comment_id, revision, body, written_at)
    select c.id, (select count(*) + 1 from news.comment_revision r where r.comment_id = c.id), c.body,
        coalesce(c.edited_at, c.created_at)
    from news.comment c where c.id in (select id from changed where body is not null)
)
update news.comment c set
    author_id = coalesce(changed.author_id, c.author_id),
    created_at = coalesce(changed.created_at, c.created_at),
    body = coalesce(changed.body, c.body),
    body_html = coalesce(changed.html, c.body_html),
    language = case when changed.body is null then c.language else changed.language end,
    edited_at = case when changed.body is null then c.edited_at else clock_timestamp() end
from changed where c.id = changed.id;

-- name: remember_removed(ids)$
-- What moderators have taken out stays out, though the file may have it again. How many there are.
select cardinality(removed.ids) from (
    select array(
        select c.id from news.comment c
        where c.id = any (:ids::bigint[]) and c.status in ('REJECTED', 'REMOVED')
        and not exists (select from news.erased_comment erased where erased.comment_id = c.id)
    ) as ids
) removed, news.remember_erased(removed.ids, false);

-- name: remove(ids)
-- Unless something that stays hangs on them.
with recursive lost as materialized (
    select id, parent_id from news.comment where id = any (:ids::bigint[])
), held as (
    select lost.id, lost.parent_id from lost
    join news.comment reply on reply.parent_id = lost.id
    where not exists (select from lost other where other.id = reply.id)
    union
    select parent.id, parent.parent_id from held join lost parent on parent.id = held.parent_id
)
delete from news.comment c using lost
where c.id = lost.id and not exists (select from held where held.id = c.id)
returning c.id, c.parent_id, c.author_id, c.status, c.visible;

-- name: like(comments, likers, added)!
-- Readers hear of likes of comments that were there before.
with liked as (
    insert into news.comment_like (comment_id, commenter_id, created_at)
    select c.id, given.liker, c.created_at
    from unnest(:comments::bigint[], :likers::bigint[]) as given (comment, liker)
    join news.comment c on c.id = given.comment
    on conflict do nothing
    returning comment_id
), counted as (
    update news.comment c set like_count = c.like_count + likes.number
    from (select comment_id, count(*) as number from liked group by comment_id) likes
    where c.id = likes.comment_id
    returning c.id, c.article_id, c.status
), pending as (
    insert into news.pending_like (article_id, comment_id)
    select article_id, id from counted
    where status = 'PUBLISHED' and not exists (select from unnest(:added::bigint[]) as new (id) where new.id = counted.id)
    on conflict do nothing
    returning article_id
)
select pg_notify('dateline', concat('likes.', article_id)) from pending group by article_id;

-- name: count_replies(ids, shown, there)!
update news.comment c set reply_count = c.reply_count + counted.shown, reply_total = c.reply_total + counted.there
from unnest(:ids::bigint[], :shown::integer[], :there::integer[]) as counted (id, shown, there)
where c.id = counted.id;

-- name: count_thread(article_id, shown, there)!
update news.discussion set thread_count = thread_count + :shown, thread_total = thread_total + :there
where article_id = :article_id;

-- name: count_authors(ids, steps)!
update news.commenter c set comment_count = c.comment_count + counted.step
from unnest(:ids::bigint[], :steps::integer[]) as counted (id, step)
where c.id = counted.id;

-- name: record_events(article_id, kinds, comments, steps)!
-- From now on triggers count rows again.
select set_config('dateline.counting', 'on', true), news.record_events(:article_id, :kinds::text[], :comments::bigint[], :steps::integer[]);

-- name: add_readers(ids, names)!
-- In one order, so that two imports do not wait for each other.
insert into news.commenter (external_id, display_name)
select given.id, given.name
from unnest(:ids::text[], :names::text[]) as given (id, name)
where not exists (
    select from news.commenter c where c.external_id = given.id
) and not exists (
    select from news.commenter c
    where given.id is null and c.display_name = given.name
    and c.subject is null and c.deleted_at is null and c.external_id is null
)
order by given.id, given.name
on conflict do nothing;

-- name: lock_readers(ids, names, keys)
-- Those who are still there, and others by their keys; in one order, as above.
select c.id, c.external_id, c.display_name from news.commenter c
where c.id in (
    select id from news.commenter where external_id = any (:ids::text[])
    union all
    select id from news.commenter
    where display_name = any (:names::text[]) and subject is null and deleted_at is null and external_id is null
    union all
    select unnest(:keys::bigint[])
)
order by c.id for no key update;

-- name: rename_readers(article_id, ids, names)!
-- Not by what readers cannot find.
update news.commenter c set display_name = given.name
from unnest(:ids::bigint[], :names::text[]) as given (id, name)
where c.id = given.id and c.deleted_at is null
and exists (select from graph.article a where a.id = :article_id and a.listed);
