-- An article's first hundred discussions with three answers each, as a developer would write it for this page alone.
select json_build_object('article', (
    select json_build_object('id', 'Article_' || a.id, 'commentCount', d.comment_count, 'comments', (
        select json_build_object(
            'edges', coalesce(json_agg(json_build_object(
                'cursor', (date_part('epoch', c.created_at) * 1000000)::bigint || '.' || c.id,
                'node', json_build_object(
                    'id', 'Comment_' || c.id,
                    'body', case when c.status <> 'REMOVED' then c.body end,
                    'createdAt', c.created_at,
                    'editedAt', c.edited_at,
                    'likeCount', c.like_count,
                    'replyCount', c.reply_count,
                    'author', json_build_object('id', 'Commenter_' || p.id, 'displayName', p.display_name,
                        'initial', upper(left(p.display_name, 1)), 'badge', p.badge),
                    'replies', (
                        select json_build_object(
                            'edges', coalesce(json_agg(json_build_object(
                                'cursor', (date_part('epoch', r.created_at) * 1000000)::bigint || '.' || r.id,
                                'node', json_build_object(
                                    'id', 'Comment_' || r.id,
                                    'body', case when r.status <> 'REMOVED' then r.body end,
                                    'createdAt', r.created_at,
                                    'editedAt', r.edited_at,
                                    'likeCount', r.like_count,
                                    'replyCount', r.reply_count,
                                    'author', json_build_object('id', 'Commenter_' || q.id, 'displayName', q.display_name,
                                        'initial', upper(left(q.display_name, 1)), 'badge', q.badge)
                                )
                            ) order by r.place) filter (where r.place <= 3), '[]'),
                            'pageInfo', json_build_object(
                                'hasNextPage', count(*) > 3,
                                'endCursor', (array_agg((date_part('epoch', r.created_at) * 1000000)::bigint || '.' || r.id
                                    order by r.place desc) filter (where r.place <= 3))[1]
                            )
                        )
                        from (
                            select *, row_number() over () as place
                            from (
                                select * from news.comment where parent_id = c.id and visible
                                order by created_at, id limit 4
                            ) as first_answers
                        ) as r
                        join news.commenter q on q.id = r.author_id
                    )
                )
            ) order by c.place) filter (where c.place <= 100), '[]'),
            'pageInfo', json_build_object(
                'hasNextPage', count(*) > 100,
                'hasPreviousPage', false,
                'startCursor', max((date_part('epoch', c.created_at) * 1000000)::bigint || '.' || c.id)
                    filter (where c.place = 1),
                'endCursor', (array_agg((date_part('epoch', c.created_at) * 1000000)::bigint || '.' || c.id
                    order by c.place desc) filter (where c.place <= 100))[1]
            )
        )
        from (
            select *, row_number() over () as place
            from (
                select * from news.comment where article_id = a.id and parent_id is null and visible
                order by created_at, id limit 101
            ) as first_comments
        ) as c
        join news.commenter p on p.id = c.author_id
    ))
    from news.article a join news.discussion d on d.article_id = a.id
    where a.slug = $1 and a.status = 'PUBLISHED' and a.published_at <= now()
))
