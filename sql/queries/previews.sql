-- Preview tokens, and the transactions of previews.

-- name: add(given)$
insert into news.preview_token (article_ids, at, actor, expires_at)
values (:given.article_ids, :given.at, :given.actor, clock_timestamp() + make_interval(secs => :given.seconds))
returning id;

-- name: missing(article_ids)
-- Those that are no articles.
select id from unnest(:article_ids::bigint[]) as given (id)
where not exists (select from news.article a where a.id = given.id);

-- name: begin(id, signature)^
-- Nothing where the token is made up, has expired, or is of someone who may not edit any more. Else what is to be published
-- when, in the order of locks, and from now on the views of previews know of it. What readers would know by then keeps its
-- time, and what was withdrawn after the token was made stays so.
select
    p.actor, previewed.ids, previewed.times,
    set_config('dateline.preview_at', coalesce(p.at::text, ''), true),
    set_config('dateline.previewed', array_to_string(previewed.ids, ','), true),
    set_config('lock_timeout', '500ms', true)
from news.preview_token p
cross join secret.image_key secret
cross join lateral (
    select coalesce(array_agg(a.id order by a.id), '{}') as ids,
        coalesce(array_agg(
            case
                when a.status = 'WITHDRAWN' and a.published_at <= greatest(now(), p.at) then a.published_at
                else coalesce(p.at, date_trunc('second', now()))
            end order by a.id
        ), '{}') as times
    from news.article a
    where a.id = any (p.article_ids)
    and not (a.status = 'PUBLISHED' and a.published_at <= greatest(now(), p.at))
    and not (a.status = 'WITHDRAWN' and a.withdrawn_at > p.created_at)
) previewed
where p.id = :id and p.expires_at > clock_timestamp()
and news.sign(secret.key, concat('preview ', p.id, ' ', p.nonce)) = :signature
and not exists (
    select from news.commenter maker
    where maker.id = news.key_of('Commenter', p.actor)
    and (maker.banned_until > clock_timestamp() or maker.deleted_at is not null)
)
and not exists (
    select from news.service_token maker
    where maker.id = news.key_of('Token', p.actor)
    and (maker.revoked_at is not null or maker.expires_at <= clock_timestamp())
);

-- name: forget()!
delete from news.preview_token where expires_at <= clock_timestamp();

-- name: revoke(id, signature)$
delete from news.preview_token p using secret.image_key secret
where p.id = :id and news.sign(secret.key, concat('preview ', p.id, ' ', p.nonce)) = :signature
returning p.id;
