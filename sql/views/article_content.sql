create function graph.mention_content(mention news.article_person) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'id', 'Person_' || p.id, 'name', p.name, 'title', mention.title, 'affiliation', mention.affiliation
    )
    from news.person p where p.id = mention.person_id
$$;

-- All that an article says, as clients send it: a key for each field of `PutArticleInput`, in snake case, and what editors
-- decide about it. What is null or empty is left out. One field is one line here, and one in `db/content/article_drafts.py`.
create function graph.article_content(subject bigint) returns jsonb language sql stable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'slug', a.slug,
        'external_id', a.external_id,
        'status', a.status,
        'published_at', a.published_at,
        'withdrawal_reason', a.withdrawal_reason,
        'redirect_to', a.redirect_to,
        'language', a.language,
        'translation_key', a.translation_key,
        'translation_of', a.translation_of,
        'headline', a.headline,
        'alternative_headline', a.alternative_headline,
        'summary', a.summary,
        'dek', a.dek,
        'body', jsonb_build_object('markdown', a.body_markdown),
        'dateline', case when a.dateline_place is not null then
            jsonb_build_object('place', a.dateline_place, 'date', a.dateline_date)
        end,
        'authors', (
            select jsonb_agg(jsonb_build_object('person', 'Person_' || w.person_id, 'role', w.role) order by w.position)
            from news.article_author w where w.article_id = a.id
        ),
        'byline', a.byline,
        'image', 'Image_' || a.image_id,
        'seo', nullif(jsonb_strip_nulls(jsonb_build_object(
            'title', a.seo_title, 'description', a.seo_description, 'canonical_url', a.canonical_url,
            'image', 'Image_' || a.seo_image_id, 'no_index', nullif(a.no_index, false)
        )), '{}'),
        'source', a.source,
        'section', a.section,
        'topics', nullif(to_jsonb(a.tags), '[]'),
        'key_points_heading', a.key_points_heading,
        'key_points', (
            select jsonb_agg(k.text order by k.position) from news.key_point k where k.article_id = a.id
        ),
        'key_point_ids', (
            select jsonb_agg(k.id order by k.position) from news.key_point k where k.article_id = a.id
        ),
        'mentions', (
            select jsonb_agg(graph.mention_content(m) order by m.position)
            from news.article_person m where m.article_id = a.id and not m.only_quoted
        ),
        'speakers', (
            select jsonb_agg(graph.mention_content(m) order by m.position)
            from news.article_person m where m.article_id = a.id and m.only_quoted
        ),
        'quotes', (
            select jsonb_agg(jsonb_build_object(
                'text', q.text, 'speaker', 'Person_' || q.speaker_id, 'attribution', q.attribution,
                'is_pull_quote', nullif(q.is_pull_quote, false)
            ) order by q.position)
            from news.quote q where q.article_id = a.id
        ),
        'quote_places', (
            select jsonb_agg(jsonb_build_array(q.id, q.anchor_paragraph, q.anchor_start, q.anchor_end) order by q.position)
            from news.quote q where q.article_id = a.id
        ),
        'corrections', (
            select jsonb_agg(jsonb_build_object('id', c.id, 'text', c.text, 'published_at', c.published_at) order by c.id)
            from news.correction c where c.article_id = a.id
        )
    ))
    from news.article a where a.id = subject
$$;

-- Ids, places, and who is named for being quoted follow from the rest.
create function graph.derived_fields() returns text[] language sql immutable parallel safe as $$
    select '{speakers,key_point_ids,quote_places}'::text[]
$$;

-- The fields in which one content differs from another.
create function graph.changed_fields(before jsonb, after jsonb) returns text[] language sql immutable as $$
    select coalesce(array_agg(key order by key), '{}')
    from jsonb_object_keys(before || after) as fields (key)
    where before -> key is distinct from after -> key and key <> all (graph.derived_fields())
$$;
