-- PreviewToken. Nobody sees one but who has just made it.
create view graph.preview_token as
select
    p.id,
    false as listed,
    p.article_ids,
    p.at,
    p.expires_at,
    signed.token,
    array[site.public_url || '/?preview=' || signed.token] || array(
        select a.url || '?preview=' || signed.token from graph.article a where a.id = any (p.article_ids)
        order by array_position(p.article_ids, a.id)
    ) as urls
from news.preview_token p
cross join news.site site
cross join secret.image_key secret
cross join lateral (
    select 'preview_' || p.id || '-' || news.sign(secret.key, concat('preview ', p.id, ' ', p.nonce)) as token
) signed;
