-- Share: one platform of an article's share row. `url` opens that platform's own dialog, `short_url` counts on the way. Article
-- and site are left alone where no address is asked for.
create view graph.share as
select
    s.id,
    graph.is_listed(a.status, a.published_at) as listed,
    s.article_id,
    s.platform,
    s.position,
    s.count,
    to_hex(s.id) as code,
    site.public_url || '/s/' || to_hex(s.id) as short_url,
    case s.platform
        when 'X' then 'https://x.com/intent/post?url=' || page.encoded || '&text=' || page.title
        when 'FACEBOOK' then 'https://www.facebook.com/sharer/sharer.php?u=' || page.encoded
        when 'WHATSAPP' then 'https://wa.me/?text=' || page.title || '%20' || page.encoded
        when 'TELEGRAM' then 'https://t.me/share/url?url=' || page.encoded || '&text=' || page.title
        when 'LINKEDIN' then 'https://www.linkedin.com/sharing/share-offsite/?url=' || page.encoded
        when 'REDDIT' then 'https://www.reddit.com/submit?url=' || page.encoded || '&title=' || page.title
        when 'BLUESKY' then 'https://bsky.app/intent/compose?text=' || page.title || '%20' || page.encoded
        when 'THREADS' then 'https://www.threads.com/intent/post?text=' || page.title || '&url=' || page.encoded
        when 'MASTODON' then site.public_url || '/s/' || to_hex(s.id) || '/server'
        when 'EMAIL' then 'mailto:?subject=' || page.title || '&body=' || page.encoded
        else page.url
    end as url
from news.share s
left join news.article a on a.id = s.article_id
left join news.site site on site.only_row = (s.id is not null)
cross join lateral (
    select
        site.public_url || '/articles/' || a.slug_encoded as url,
        site.public_url_encoded || '%2Farticles%2F' || replace(a.slug_encoded, '%', '%25') as encoded,
        a.headline_encoded as title
) page;
