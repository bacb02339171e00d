-- Everything an article's page shows, as a developer would write it for this page alone.
select json_build_object('article', (
    select json_build_object(
        'id', 'Article_' || a.id,
        'slug', a.slug,
        'url', site.public_url || '/articles/' || a.slug,
        'headline', a.headline,
        'summary', a.summary,
        'dek', a.dek,
        'dateline', case when a.dateline_place is not null then
            json_build_object('place', a.dateline_place, 'date', a.dateline_date) end,
        'source', a.source,
        'status', a.status,
        'language', a.language,
        'byline', coalesce(a.byline, (
            select string_agg(p.name, ', ' order by by.position)
            from news.article_author by join news.person p on p.id = by.person_id where by.article_id = a.id
        )),
        'authors', (
            select coalesce(json_agg(json_build_object('role', by.role, 'person', json_build_object(
                'name', p.name, 'slug', p.slug)) order by by.position), '[]')
            from news.article_author by join news.person p on p.id = by.person_id where by.article_id = a.id
        ),
        'sectionPage', (
            select json_build_object('slug', t.slug, 'name', t.name, 'url', site.public_url || '/sections/' || t.slug)
            from news.term t where t.kind = 'SECTION' and t.name = a.section
        ),
        'topics', (
            select coalesce(json_agg(json_build_object('slug', t.slug, 'name', t.name,
                'url', site.public_url || '/topics/' || t.slug) order by tag.place), '[]')
            from unnest(a.tags) with ordinality as tag (name, place)
            join news.term t on t.kind = 'TOPIC' and t.name = tag.name
        ),
        'image', (
            select json_build_object('id', 'Image_' || i.id, 'alt', i.alt, 'caption', i.caption, 'credit', i.credit,
                'width', o.width, 'height', o.height, 'placeholder', o.placeholder,
                'rendition', (
                    select json_build_object('url', one.url, 'width', one.width, 'height', one.height)
                    from graph.renditions(i.id, i.id || '-' || i.version, o.hash, o.width, o.height, '{1280}', null, 'AUTO') one
                ),
                'srcSet', (
                    select string_agg(one.url || ' ' || one.width || 'w', ', ' order by one.width)
                    from graph.renditions(i.id, i.id || '-' || i.version, o.hash, o.width, o.height,
                        '{320,640,960,1280,1920}', null, 'AUTO') one
                ))
            from news.image i join news.original o on o.hash = i.original where i.id = a.image_id
        ),
        'seo', json_build_object(
            'title', coalesce(a.seo_title, a.headline),
            'description', coalesce(a.seo_description, a.summary),
            'canonicalUrl', coalesce(a.canonical_url, site.public_url || '/articles/' || a.slug),
            'noIndex', a.no_index
        ),
        'publishedAt', a.published_at,
        'updatedAt', a.updated_at,
        'wordCount', a.word_count,
        'readingMinutes', greatest(1, ceil(a.word_count / graph.words_per_minute(a.language))),
        'keyPointsHeading', a.key_points_heading,
        'keyPoints', (
            select coalesce(json_agg(json_build_object('id', 'KeyPoint_' || k.id, 'position', k.position, 'text', k.text)
                order by k.position), '[]')
            from news.key_point k where k.article_id = a.id
        ),
        'quotes', (
            select coalesce(json_agg(json_build_object(
                'id', 'Quote_' || q.id,
                'text', q.text,
                'position', q.position,
                'isPullQuote', q.is_pull_quote,
                'attribution', q.attribution,
                'speaker', case when p.id is not null then json_build_object('id', 'Person_' || p.id, 'slug', p.slug,
                    'name', p.name) end,
                'speakerTitle', ap.title,
                'speakerAffiliation', ap.affiliation,
                'anchor', case when q.anchor_paragraph is not null then json_build_object(
                    'paragraph', q.anchor_paragraph, 'start', q.anchor_start, 'end', q.anchor_end) end
            ) order by q.position), '[]')
            from news.quote q left join news.person p on p.id = q.speaker_id
            left join news.article_person ap on ap.person_id = q.speaker_id and ap.article_id = q.article_id
            where q.article_id = a.id
        ),
        'pullQuote', (
            select json_build_object('id', 'Quote_' || q.id, 'text', q.text,
                'speaker', case when p.id is not null then json_build_object('name', p.name) end)
            from news.quote q left join news.person p on p.id = q.speaker_id
            where q.article_id = a.id and q.is_pull_quote
        ),
        'mentions', (
            select coalesce(json_agg(json_build_object(
                'person', json_build_object('id', 'Person_' || p.id, 'slug', p.slug, 'name', p.name),
                'title', ap.title, 'affiliation', ap.affiliation) order by ap.position), '[]')
            from news.article_person ap join news.person p on p.id = ap.person_id where ap.article_id = a.id
        ),
        'shares', (
            select coalesce(json_agg(json_build_object('id', 'Share_' || s.id, 'platform', s.platform, 'url', case s.platform
                when 'X' then 'https://x.com/intent/post?url=' || page.encoded || '&text=' || a.headline_encoded
                when 'FACEBOOK' then 'https://www.facebook.com/sharer/sharer.php?u=' || page.encoded
                when 'WHATSAPP' then 'https://wa.me/?text=' || a.headline_encoded || '%20' || page.encoded
                when 'TELEGRAM' then 'https://t.me/share/url?url=' || page.encoded || '&text=' || a.headline_encoded
                when 'LINKEDIN' then 'https://www.linkedin.com/sharing/share-offsite/?url=' || page.encoded
                when 'REDDIT' then 'https://www.reddit.com/submit?url=' || page.encoded || '&title=' || a.headline_encoded
                when 'BLUESKY' then 'https://bsky.app/intent/compose?text=' || a.headline_encoded || '%20' || page.encoded
                when 'THREADS' then 'https://www.threads.com/intent/post?text=' || a.headline_encoded || '&url=' || page.encoded
                when 'MASTODON' then site.public_url || '/s/' || to_hex(s.id) || '/server'
                when 'EMAIL' then 'mailto:?subject=' || a.headline_encoded || '&body=' || page.encoded
                else site.public_url || '/articles/' || a.slug
            end, 'count', s.count) order by s.position), '[]')
            from news.share s
            cross join (select site.public_url_encoded || '%2Farticles%2F' || a.slug as encoded) as page
            where s.article_id = a.id
        ),
        'shareCount', (select coalesce(sum(s.count), 0) from news.share s where s.article_id = a.id),
        'blocks', (
            select coalesce(json_agg(case p.kind
                when 'HEADING' then json_build_object('__typename', 'HeadingBlock', 'id', 'Block_' || p.id,
                    'level', p.data -> 'level', 'text', p.text)
                when 'LIST' then json_build_object('__typename', 'ListBlock', 'id', 'Block_' || p.id,
                    'ordered', p.data -> 'ordered', 'items', p.data -> 'items')
                when 'QUOTE' then json_build_object('__typename', 'QuoteBlock', 'id', 'Block_' || p.id,
                    'quote', json_build_object('id', 'Quote_' || p.quote_id))
                when 'IMAGE' then json_build_object('__typename', 'ImageBlock', 'id', 'Block_' || p.id,
                    'image', json_build_object('id', 'Image_' || p.image_id))
                when 'TABLE' then json_build_object('__typename', 'TableBlock', 'id', 'Block_' || p.id, 'html', p.html)
                when 'EMBED' then json_build_object('__typename', 'EmbedBlock', 'id', 'Block_' || p.id,
                    'url', p.data -> 'url', 'provider', p.data -> 'provider', 'title', p.data -> 'title')
                else json_build_object('__typename', 'ParagraphBlock', 'id', 'Block_' || p.id,
                    'html', case p.html when '=' then '<p>' || p.text || '</p>' else p.html end, 'quotes', (
                    select coalesce(json_agg(json_build_object('id', 'Quote_' || q.id) order by q.anchor_start), '[]')
                    from news.quote q where q.article_id = a.id and q.anchor_paragraph = p.index
                ))
            end order by p.index), '[]')
            from news.paragraph p where p.article_id = a.id
        ),
        'commentPolicy', json_build_object(
            'mode', case when d.closes_at <= now() then 'CLOSED' else d.commenting_mode end,
            'minimumLength', coalesce(d.minimum_comment_length, site.minimum_comment_length),
            'maximumLength', coalesce(d.maximum_comment_length, site.maximum_comment_length),
            'guidelines', coalesce(d.guidelines, site.comment_guidelines),
            'editWindowSeconds', site.edit_window_seconds,
            'maximumDepth', site.maximum_comment_depth,
            'closesAt', d.closes_at
        ),
        'commentCount', d.comment_count,
        'related', (
            select coalesce(json_agg(json_build_object('slug', r.slug, 'headline', r.headline, 'publishedAt', r.published_at)
                order by r.nearness desc, r.published_at desc, r.id desc), '[]')
            from (
                select other.*, near.nearness
                from graph.related(a.id, 5) near join news.article other on other.id = near.article_id
                where other.status = 'PUBLISHED' and other.published_at <= now()
                order by near.nearness desc, other.published_at desc, other.id desc limit 5
            ) as r
        ),
        'comments', (
            select json_build_object(
                'edges', coalesce(json_agg(json_build_object(
                    'cursor', (date_part('epoch', c.created_at) * 1000000)::bigint || '.' || c.id,
                    'node', json_build_object(
                        'id', 'Comment_' || c.id,
                        'body', case when c.status <> 'REMOVED' then c.body end,
                        'createdAt', c.created_at,
                        'likeCount', c.like_count,
                        'replyCount', c.reply_count,
                        'author', json_build_object('id', 'Commenter_' || p.id, 'displayName', p.display_name,
                            'initial', upper(left(p.display_name, 1)), 'badge', p.badge)
                    )
                ) order by c.place) filter (where c.place <= 20), '[]'),
                'pageInfo', json_build_object(
                    'hasNextPage', count(*) > 20,
                    'endCursor', (array_agg((date_part('epoch', c.created_at) * 1000000)::bigint || '.' || c.id
                        order by c.place desc) filter (where c.place <= 20))[1]
                )
            )
            from (
                select *, row_number() over () as place
                from (
                    select * from news.comment where article_id = a.id and parent_id is null and visible
                    order by created_at, id limit 21
                ) as first_comments
            ) as c
            join news.commenter p on p.id = c.author_id
        )
    )
    from news.article a
    join news.discussion d on d.article_id = a.id
    cross join news.site
    where a.slug = $1 and a.status = 'PUBLISHED' and a.published_at <= now()
))
