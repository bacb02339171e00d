-- Whether the server gives an image only to who has an address that is signed for a while: as long as readers do not find
-- it by another article than those that are previewed, and at the real time.
create function graph.is_hidden(image bigint, listed boolean) returns boolean language sql stable as $$
    select not listed or not exists (
        select from news.article a
        where a.status = 'PUBLISHED' and a.published_at <= transaction_timestamp()
        and a.id <> all (string_to_array(current_setting('dateline.previewed', true), ',')::bigint[])
        and a.id in (
            select shown.article_id from news.article_image shown where shown.image_id = image
            union all
            select seo.id from news.article seo where seo.seo_image_id = image
        )
    )
$$;
