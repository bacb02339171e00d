-- Places in threads that a viewer sees and others do not: of their own comments that are held or were rejected, and of
-- whatever stands above these, with all that lists of comments filter and order by. There are few of them at any time.
create function graph.own_places(viewer bigint) returns table (
    id bigint, article_id bigint, parent_id bigint, anchor_id bigint,
    created_at timestamptz, like_count integer, reply_count integer
) language plpgsql stable rows 10 as $$ begin
    return query with recursive place as (
        select c.id, c.article_id, c.parent_id, c.anchor_id, c.created_at, c.like_count, c.reply_count
        from news.comment c
        where c.author_id = viewer and not c.visible and c.status <> 'REMOVED'
        union
        select above.id, above.article_id, above.parent_id, above.anchor_id,
            above.created_at, above.like_count, above.reply_count
        from place join news.comment above on above.id = place.parent_id
        where not above.visible
    )
    select place.* from place;
end $$;

-- Those on an article that stand above, and are not their own too: with all that lists of comments filter and order by.
create function graph.places_above_own(viewer bigint, article bigint) returns table (
    id bigint, parent_id bigint, anchor_id bigint, is_featured boolean,
    created_at timestamptz, like_count integer, reply_count integer
) language plpgsql stable rows 10 as $$ begin
    return query with recursive place as (
        select parent as above from news.comment own join news.comment parent on parent.id = own.parent_id
        where own.author_id = viewer and own.article_id = article and not own.visible and own.status <> 'REMOVED'
        and not parent.visible
        union
        select parent from place join news.comment parent on parent.id = (above).parent_id where not parent.visible
    )
    select (above).id, (above).parent_id, (above).anchor_id, (above).featured_at is not null,
        (above).created_at, (above).like_count, (above).reply_count
    from place where (above).author_id <> viewer or (above).status = 'REMOVED';
end $$;

-- How many of them are in each list, by the article or the comment that it is of.
create function graph.own_place_counts(viewer bigint) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(counted.list, counted.number), '{}') from (
        select coalesce('Comment_' || parent_id, 'Article_' || article_id) as list, count(*) as number
        from graph.own_places(viewer) group by 1
    ) counted
$$;
