-- What an address says that is percent-encoded; itself where it is so wrongly.
create function graph.unescaped(address text) returns text language plpgsql immutable strict as $$ begin
    return convert_from(string_agg(
        case when part[1] ~ '^%..' then decode(substr(part[1], 2), 'hex') else convert_to(part[1], 'UTF8') end,
        '' order by place
    ), 'UTF8')
    from regexp_matches(address, '%[0-9A-Fa-f]{2}|[^%]+|%', 'g') with ordinality as found (part, place);
exception when character_not_in_repertoire then
    return address;
end $$;

-- Path and query of an absolute address of this site, decoded; null of another site's.
create function graph.own_address(address text) returns text[] language sql stable as $$
    select array[
        normalize(graph.unescaped(substr(given.parts[2], length(own.parts[2]) + 1)), nfc), coalesce(given.parts[3], '')
    ]
    from (select regexp_match(address, '^https?://([^/?#]*)([^?#]*)(?:[?]([^#]*))?', 'i') as parts) given,
        (select regexp_match(public_url, '^https?://([^/?#]*)([^?#]*)', 'i') as parts from news.site) own
    where lower(regexp_replace(given.parts[1], ':(80|443)$', '')) = lower(regexp_replace(own.parts[1], ':(80|443)$', ''))
    and starts_with(given.parts[2], own.parts[2])
$$;

-- The article that readers, or editors, are meant to see who come by one of these slugs, by the code of a short link, or by
-- one of the paths that it may have had elsewhere, the most likely ones first: one that they may see before those that had
-- the address. What readers have never known is nothing to them.
create function graph.article_at(slugs text[], short text, paths text[], editor boolean)
returns table (id bigint, visible boolean) language plpgsql stable rows 1 as $$ begin
    if short <> '' then
        slugs := array(select a.slug from news.share s join news.article a on a.id = s.article_id where s.id = news.share_of(short));
    end if;
    return query
    with found as (
        select a.id, a.slug, true as visible
        from graph.article a where a.slug = any (slugs) and (a.listed or editor)
        union all
        select a.id, a.slug, true
        from graph.article a
        where lower(a.slug) = any (array(select lower(s) from unnest(slugs) s)) and (a.listed or editor)
        union all
        select a.id, former.slug, false
        from news.former_slug former join graph.article a on a.id = former.article_id
        where lower(former.slug) = any (array(select lower(s) from unnest(slugs) s))
        and (a.listed or a.stored_status = 'WITHDRAWN')
        -- As of a moment, too, nobody is sent to what readers may not find today.
        and exists (
            select from "graph".article today
            where today.id = a.id and (today.listed or (today.stored_status = 'WITHDRAWN' and not a.listed))
        )
        union all
        select a.id, old.path, false
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
    select found.id, found.visible from found
    order by not found.visible, array_position(slugs || paths, found.slug), found.id limit 1;
end $$;

-- The article of a path and a query of this site, as readers are meant to see it.
create function graph.article_of(path text, query text) returns bigint language sql stable as $$
    select there.id
    from (
        select substring(path from '^/articles/([^/]+)/?$') as slug, substring(path from '^/s/([^/]+)/?$') as code,
            coalesce(nullif(regexp_replace(lower(path), '/+$', ''), ''), '/') as elsewhere
    ) form
    cross join lateral graph.article_at(
        array[slug, lower(slug)], coalesce(code, ''),
        array[elsewhere || '?' || query, elsewhere]
            || array(select elsewhere || '?' || pair from unnest(string_to_array(query, '&')) pair),
        false
    ) there
$$;

-- Where readers of an article are sent, through all that was withdrawn in between: to where it is now, or where a withdrawal
-- says, and to which article of this site that leads. No row where that is nowhere, or leads back to where they have been.
create function graph.destination(of_article bigint)
returns table (target text, article_id bigint) language plpgsql stable rows 1 as $$
declare
    seen bigint[] := '{}';
    here record;
    own text[];
begin
    article_id := of_article;
    loop
        select a.listed, a.url, a.withdrawal_redirect_to as leads_to into here from graph.article a where a.id = article_id;
        if here.listed then
            target := coalesce(target, here.url);
            return next;
            return;
        end if;
        seen := seen || article_id;
        if here.leads_to is null or cardinality(seen) > 50 then
            return;
        end if;
        target := here.leads_to;
        own := graph.own_address(target);
        article_id := graph.article_of(own[1], own[2]);
        if article_id is null then
            return next;
            return;
        elsif article_id = any (seen) then
            return;
        end if;
    end loop;
end $$;

-- Redirect: where readers are sent from an address that an article has had, by the key of that article. `article_id` is the
-- article there, null where that is none of this site.
create view graph.redirect as
select a.id, destination.target, 301 as status, destination.article_id
from news.article a cross join lateral graph.destination(a.id) destination;

-- Gone: an article that readers have known, and that was withdrawn.
create view graph.gone as
select a.id, a.withdrawal_at as withdrawn_at
from graph.article a;

-- What stands under an address, by the type's name and the key of the article. `base` is what stands in front of the path:
-- nothing, or the beginning of the site's URLs. The rest is as in `article_at`.
create function graph.resolved(base text, slugs text[], short text, paths text[], editor boolean)
returns table (type text, id bigint) language plpgsql stable rows 1 as $$ begin
    if not exists (
        select from news.site where lower(base) in (
            '', regexp_replace(lower(public_url), '^https?:', ''), regexp_replace(lower(public_url), '^https?://[^/]*', '')
        )
    ) then
        return;
    end if;
    return query
    select
        case when there.visible then 'Article'
            when exists (select from graph.destination(there.id)) then 'Redirect'
            else 'Gone' end,
        there.id
    from graph.article_at(slugs, short, paths, editor) there;
end $$;

-- The slug of the article that was sent by another one: in another case, or by one that it had.
create function graph.current_slug(sent text, editor boolean) returns text language plpgsql stable as $$ begin
    return (select a.slug from graph.resolved('', array[sent], '', '{}', editor) found join news.article a on a.id = found.id);
end $$;
