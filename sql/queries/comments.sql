-- Readers' comments.

-- name: add_imported(article_id, depth, rows)!
-- Comments of one depth, behind their parents. What is there already stays as it is, whatever a moderator made of it.
insert into news.comment (
    article_id, author_id, parent_id, depth, body, body_html, created_at, idempotency_key
)
select
    :article_id::bigint, author.id, parent.id, :depth::integer, draft.body, draft.html, draft.created_at, draft.key
from unnest(
    :rows.keys::text[], :rows.names::text[], :rows.parent_keys::text[], :rows.parent_names::text[],
    :rows.bodies::text[], :rows.htmls::text[], :rows.times::timestamptz[]
) with ordinality as draft (key, name, parent_key, parent_name, body, html, created_at, place)
join news.commenter author on author.display_name = draft.name and author.subject is null
left join news.commenter parent_author
    on parent_author.display_name = draft.parent_name and parent_author.subject is null
left join news.comment parent on parent.author_id = parent_author.id and parent.idempotency_key = draft.parent_key
order by draft.place
on conflict (author_id, idempotency_key) do nothing;

-- name: like_imported(keys, names, likers)!
insert into news.comment_like (comment_id, commenter_id, created_at)
select comment.id, liker.id, comment.created_at
from unnest(:keys::text[], :names::text[], :likers::text[]) as draft (key, name, liker)
join news.commenter author on author.display_name = draft.name and author.subject is null
join news.comment on comment.author_id = author.id and comment.idempotency_key = draft.key
join news.commenter liker on liker.display_name = draft.liker and liker.subject is null
on conflict do nothing;

-- name: remove_imported(article_id, keys)!
-- Imported comments that the file no longer has, unless something that stays hangs on them.
with recursive staying as (
    select comment.id, comment.parent_id
    from news.comment
    join news.commenter author on author.id = comment.author_id
    where comment.article_id = :article_id and coalesce(
        author.subject is not null
        or not starts_with(comment.idempotency_key, 'import:')
        or comment.idempotency_key = any (:keys::text[]), true)
    union
    select parent.id, parent.parent_id from news.comment parent join staying on staying.parent_id = parent.id
)
delete from news.comment where article_id = :article_id and id not in (select id from staying);
