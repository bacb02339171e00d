-- Redirect: where readers are sent from an address that an article has had, by the key of that article: to where it is now,
-- or to where its withdrawal says. `article_id` is the article there, null where that is none of this site.
create view graph.redirect as
select
    a.id,
    case when a.listed then a.url else a.withdrawal_redirect_to end as target,
    301 as status,
    case when a.listed then a.id else (
        select there.id
        from news.article there
        cross join lateral (select public_url || '/articles/' as articles from news.site) own
        where starts_with(a.withdrawal_redirect_to, own.articles)
        and there.slug_encoded = substr(a.withdrawal_redirect_to, length(own.articles) + 1)
    ) end as article_id
from graph.article a;

-- Gone: an article that readers have known, and that was withdrawn.
create view graph.gone as
select a.id, a.withdrawal_at as withdrawn_at
from graph.article a;

-- What stands under an address, by the type's name and the key of the article. `base` is what stands in front of the path:
-- nothing, or the beginning of the site's URLs. `slugs` are the forms of the slug that was sent, the most likely one first;
-- of a short link `short` is the code, empty for others; `paths` are the forms of an address that an article may have had elsewhere. An article that the viewer may see comes before those that had its address. What readers have never
-- known is nothing to them.
create function graph.resolved(base text, slugs text[], short text, paths text[], editor boolean)
returns table (type text, id bigint) language plpgsql stable rows 1 as $$ begin
    if not exists (
        select from news.site where lower(base) in (
            '', regexp_replace(lower(public_url), '^https?:', ''), regexp_replace(lower(public_url), '^https?://[^/]*', '')
        )
    ) then
        return;
    end if;
    if short <> '' then
        slugs := array(select a.slug from news.share s join news.article a on a.id = s.article_id where s.code = short);
    end if;
    return query
    with found as (
        select 'Article' as type, a.id, a.slug
        from graph.article a where a.slug = any (slugs) and (a.listed or editor)
        union all
        select 'Article', a.id, a.slug
        from graph.article a
        where lower(a.slug) = any (array(select lower(s) from unnest(slugs) s)) and (a.listed or editor)
        union all
        select
            case when a.listed or a.withdrawal_redirect_to <> a.url then 'Redirect' else 'Gone' end, a.id, former.slug
        from news.former_slug former join graph.article a on a.id = former.article_id
        where lower(former.slug) = any (array(select lower(s) from unnest(slugs) s))
        and (a.listed or a.stored_status = 'WITHDRAWN')
        -- As of a moment, too, nobody is sent to what readers may not find today.
        and exists (
            select from "graph".article today
            where today.id = a.id and (today.listed or (today.stored_status = 'WITHDRAWN' and not a.listed))
        )
        union all
        select case when a.listed or a.withdrawal_redirect_to <> a.url then 'Redirect' else 'Gone' end, a.id, old.path
        from news.old_address old join graph.article a on a.id = old.article_id
        where old.path = any (paths)
        and (a.listed or (
            a.stored_status = 'WITHDRAWN' and exists (select from news.former_slug f where f.article_id = a.id)
        ))
        and exists (
            select from "graph".article today
            where today.id = a.id and (today.listed or (today.stored_status = 'WITHDRAWN' and not a.listed))
        )
    )
    select found.type, found.id from found
    order by found.type <> 'Article', array_position(slugs || paths, found.slug), found.id limit 1;
end $$;

-- The slug of the article that was sent by another one: in another case, or by one that it had.
create function graph.current_slug(sent text, editor boolean) returns text language plpgsql stable as $$ begin
    return (select a.slug from graph.resolved('', array[sent], '', '{}', editor) found join news.article a on a.id = found.id);
end $$;
