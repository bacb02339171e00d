-- Comments from the exports of other systems.

-- name: begin()$
-- One such import at a time: whether this is it, until its connection ends.
select pg_try_advisory_lock(hashtext('dateline takes comments of other systems'));

-- name: articles(places, ranks, kinds, words)
-- For each place the article that it means by the first of its words, and who has what address by now.
select distinct on (given.place) given.place, found.id, coalesce(found.published_at, found.changed_at) as published_at
from unnest(:places::integer[], :ranks::integer[], :kinds::text[], :words::text[]) as given (place, rank, kind, word)
cross join lateral (
    select a.id from news.article a where given.kind = 'id' and a.external_id = given.word
    union all
    select a.id from news.article a where given.kind = 'slug' and a.slug = given.word
    union all
    select f.article_id from news.former_slug f where given.kind = 'slug' and f.slug = given.word
    union all
    select o.article_id from news.old_address o where given.kind = 'path' and o.path = given.word
    union all
    select a.id from news.article a
    where given.kind = 'address' and a.canonical_url is not null and lower(a.canonical_url) = given.word
) as meant
join news.article found on found.id = meant.id
order by given.place, given.rank, found.id;

-- name: known(keys)
select
    t.key, t.comment_id, t.content, t.like_count, c.article_id, c.parent_id, c.depth, c.status, c.erased, c.author_id,
    c.created_at,
    c.edited_at is not null or author.deleted_at > '-infinity'
        or exists (select from news.decision d where d.comment_id = c.id) as is_changed_here
from news.transferred_comment t
join news.comment c on c.id = t.comment_id
join news.commenter author on author.id = c.author_id
where t.key = any (:keys::text[]);

-- name: rename_keys(former, keys)!
update news.transferred_comment t set key = given.key
from unnest(:former::text[], :keys::text[]) as given (former, key)
where t.key = given.former and not exists (select from news.transferred_comment o where o.key = given.key);

-- name: name_readers(keys, readers)!
-- Whoever is new is the author of the comment that is here.
insert into news.transferred_commenter (reader, commenter_id)
select distinct on (given.reader) news.transfer_hash(given.reader), c.author_id
from unnest(:keys::text[], :readers::text[]) as given (key, reader)
join news.transferred_comment t on t.key = given.key
join news.comment c on c.id = t.comment_id
where not c.erased
order by given.reader, c.id
on conflict (reader) do nothing;

-- name: authors(readers)
-- Whoever is gone is known for it.
select given.reader, c.id, c.display_name, c.subject, c.deleted_at is not null as is_gone
from unnest(:readers::text[]) as given (reader)
join news.transferred_commenter t on t.reader = news.transfer_hash(given.reader)
join news.commenter c on c.id = t.commenter_id;

-- name: add_authors(readers, names, subjects)
-- In one order, so that two writers do not wait for each other. Who was banned before the account was deleted still is.
with given as materialized (
    select reader, name, subject
    from unnest(:readers::text[], :names::text[], :subjects::text[]) as given (reader, name, subject)
), added as (
    insert into news.commenter as kept (external_id, subject, display_name, banned_until, ban_reason)
    select case when given.subject is null then given.reader end, given.subject, given.name, ban.banned_until, ban.ban_reason
    from (
        select distinct on (coalesce(subject, reader)) * from given order by coalesce(subject, reader), reader
    ) given
    left join news.subject_ban ban on ban.subject = news.subject_hash(given.subject)
    where not exists (select from news.commenter c where c.subject = given.subject)
    order by coalesce(given.subject, given.reader)
    on conflict (external_id) where external_id is not null do update set display_name = kept.display_name
    returning id, external_id, subject
), everyone as (
    select id, external_id, subject from added
    union
    select c.id, null, c.subject from news.commenter c where c.subject in (select subject from given)
)
insert into news.transferred_commenter as kept (reader, commenter_id)
select news.transfer_hash(given.reader), everyone.id
from given
join everyone on (everyone.subject is null) = (given.subject is null)
and coalesce(everyone.subject, everyone.external_id) = coalesce(given.subject, given.reader)
on conflict (reader) do update set commenter_id = kept.commenter_id
returning commenter_id;

-- name: rename_authors(ids, names)!
update news.commenter c set display_name = given.name
from unnest(:ids::bigint[], :names::text[]) as given (id, name)
where c.id = given.id and c.deleted_at is null and c.subject is null and c.display_name <> given.name;

-- name: lock(article_ids)
-- As all writers do, in one order; those that are still there.
select article_id from news.discussion where article_id = any (:article_ids::bigint[]) order by article_id for update;

-- name: lock_authors(ids)
-- Those who are still there.
select id from news.commenter where id = any (:ids::bigint[]) and deleted_at is null order by id for no key update;

-- name: reserve(number)$
select array_agg(nextval(pg_get_serial_sequence('news.comment', 'id'))) from generate_series(1, :number::integer);

-- name: count_rows(switch)$
-- Whether triggers count each row, in this transaction.
select set_config('dateline.counting', :switch, true);

-- name: add(id, article_id, author_id, parent_id, depth, body, html, language, created_at, status, erased, like_count, reply_count, reply_total)!
insert into news.comment (
    id, article_id, author_id, parent_id, depth, body, body_html, language, created_at, status, erased, like_count,
    reply_count, reply_total, anchor_id
)
overriding system value
select
    new.id, new.article_id, coalesce(new.author_id, news.removed_author()), new.parent_id, new.depth, new.body, new.html, new.language, new.created_at,
    new.status, new.erased, new.like_count, new.reply_count, new.reply_total, parent.anchor_id
from unnest(
    :id::bigint[], :article_id::bigint[], :author_id::bigint[], :parent_id::bigint[], :depth::integer[], :body::text[],
    :html::text[], :language::text[], :created_at::timestamptz[], :status::text[], :erased::boolean[],
    :like_count::integer[], :reply_count::integer[], :reply_total::integer[]
) as new (
    id, article_id, author_id, parent_id, depth, body, html, language, created_at, status, erased, like_count,
    reply_count, reply_total
)
left join news.comment parent on parent.id = new.parent_id;

-- name: keep(keys, comment_ids, contents, likes)!
insert into news.transferred_comment (key, comment_id, content, like_count)
select key, comment_id, content, likes
from unnest(:keys::text[], :comment_ids::bigint[], :contents::bytea[], :likes::integer[])
    as given (key, comment_id, content, likes)
on conflict (key) do update set content = excluded.content, like_count = excluded.like_count;

-- name: like(ids, steps)!
update news.comment c set like_count = c.like_count + given.step
from unnest(:ids::bigint[], :steps::integer[]) as given (id, step)
where c.id = given.id and given.step <> 0;

-- name: change(id, author_id, body, html, language, created_at, status, erased, status_before, erased_before)
-- Only what nobody has changed here meanwhile.
with given as materialized (
    select * from unnest(
        :id::bigint[], :author_id::bigint[], :body::text[], :html::text[], :language::text[], :created_at::timestamptz[],
        :status::text[], :erased::boolean[], :status_before::text[], :erased_before::boolean[]
    ) as given (id, author_id, body, html, language, created_at, status, erased, status_before, erased_before)
), revised as (
    insert into news.comment_revision (comment_id, revision, body, written_at)
    select c.id, (select count(*) + 1 from news.comment_revision r where r.comment_id = c.id), c.body, c.created_at
    from given join news.comment c on c.id = given.id
    where not given.erased and not c.erased and given.body <> c.body
)
update news.comment c set
    author_id = coalesce(given.author_id, c.author_id), body = given.body, body_html = given.html, language = given.language,
    created_at = given.created_at, status = given.status, erased = given.erased
from given
where c.id = given.id and c.edited_at is null
and (c.status, c.erased) = (given.status_before, given.erased_before)
returning c.id;

-- name: forget_revisions(ids)!
delete from news.comment_revision where comment_id = any (:ids::bigint[]);

-- name: count_replies(ids, shown, there)!
update news.comment c set reply_count = c.reply_count + counted.shown, reply_total = c.reply_total + counted.there
from unnest(:ids::bigint[], :shown::integer[], :there::integer[]) as counted (id, shown, there)
where c.id = counted.id;

-- name: count_authors(ids, steps)!
update news.commenter c set comment_count = c.comment_count + counted.step
from unnest(:ids::bigint[], :steps::integer[]) as counted (id, step)
where c.id = counted.id;

-- name: record(articles, steps, shown, there)!
select news.record_event(article, 'CommentsTransferred', null, step, null, shown, there)
from unnest(:articles::bigint[], :steps::integer[], :shown::integer[], :there::integer[])
    as given (article, step, shown, there)
order by article;

-- name: record_queue(articles, steps)!
select news.record_queue_event('CommentsTransferred', article, 0, step)
from unnest(:articles::bigint[], :steps::integer[]) as given (article, step)
order by article;

-- name: owner(subject)$
select id from news.commenter where subject = :subject;

-- name: own(commenter_id, subject)!
-- All that somebody has written is that of the account from now on.
update news.commenter c set
    subject = :subject, external_id = null, banned_until = coalesce(ban.banned_until, c.banned_until),
    ban_reason = coalesce(ban.ban_reason, c.ban_reason)
from (select) as once left join news.subject_ban ban on ban.subject = news.subject_hash(:subject)
where c.id = :commenter_id;

-- name: written(commenter_id, most)
-- Discussions that somebody has written in or likes something of.
select article_id from (
    select article_id from news.comment where author_id = :commenter_id
    union
    select c.article_id from news.comment_like l join news.comment c on c.id = l.comment_id
    where l.commenter_id = :commenter_id
) as joined
order by article_id limit :most;

-- name: give(article_ids, from_id, to_id)$
-- Comments and likes in these discussions; how many of the comments are counted.
with likes as (
    update news.comment_like l set commenter_id = :to_id
    from news.comment c
    where c.id = l.comment_id and c.article_id = any (:article_ids::bigint[]) and l.commenter_id = :from_id
    and not exists (
        select from news.comment_like own where own.comment_id = l.comment_id and own.commenter_id = :to_id
    )
), given as (
    update news.comment set author_id = :to_id
    where author_id = :from_id and article_id = any (:article_ids::bigint[])
    returning article_id, status
)
select count(*) filter (where status = 'PUBLISHED')::integer from given;

-- name: drop_likes(article_ids, commenter_id)!
-- Of what the new owner of the account likes as well.
delete from news.comment_like l using news.comment c
where c.id = l.comment_id and c.article_id = any (:article_ids::bigint[]) and l.commenter_id = :commenter_id;

-- name: repoint(from_id, to_id)!
update news.transferred_commenter set commenter_id = :to_id where commenter_id = :from_id;

-- name: log(articles, numbers)
-- Entries of the audit log about articles whose comments are imported.
insert into news.audit_record (actor, action, subject, subject_id, after)
select 'import', 'IMPORT', 'ARTICLE', article, jsonb_build_object('comments', number)
from unnest(:articles::bigint[], :numbers::integer[]) as given (article, number)
order by article
returning id, subject_id as article_id;

-- name: log_more(ids, numbers)!
update news.audit_record r
set after = jsonb_build_object('comments', (r.after ->> 'comments')::integer + given.number)
from unnest(:ids::bigint[], :numbers::integer[]) as given (id, number)
where r.id = given.id;
