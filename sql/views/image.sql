-- Images of the newsroom's, and whether readers may find an article that shows them.
create view graph.listed_image as
select i.*,
    exists (
        select from news.article_image shown join graph.article a on a.id = shown.article_id
        where shown.image_id = i.id and a.listed
    ) or exists (
        select from news.article a
        where a.seo_image_id = i.id and a.status = 'PUBLISHED' and a.published_at <= now()
    ) as listed
from news.image i;

-- Image: readers may see it through an article that they may find. `path` is the first part of its addresses; `focal_`
-- columns are its FocalPoint.
create view graph.image as
select
    i.id,
    i.listed,
    i.alt,
    i.caption,
    i.credit,
    o.width,
    o.height,
    o.placeholder,
    o.blur_hash,
    i.focal_x,
    i.focal_y,
    i.id || '-' || i.version as path,
    i.original
from graph.listed_image i join news.original o on o.hash = i.original;

-- The extension of an address, by the format that it is for.
create function graph.image_extension(format text) returns text language sql immutable as $$
    select case format when 'JPEG' then '.jpg' when 'WEBP' then '.webp' when 'AVIF' then '.avif' when 'PNG' then '.png'
        else '' end
$$;

-- Of each width, the largest part of an image that has the aspect (between 1:10 and 10:1), no larger than it is there, and
-- 4096 pixels at most. Who sees an image that readers may not find is an editor: its addresses are good for a day, in steps of
-- an hour so that browsers may keep what they show. Whether they may is looked up once, for all widths: the rest is so cheap
-- then that PostgreSQL does not plan anew each time for the number of widths.
-- As of another moment, too, it is today that readers may find it or not, and from now on that a day counts.
-- No argument may be a subquery: PostgreSQL would call this, ten times as slowly, instead of taking it into the statement.
create function graph.renditions(
    image bigint, path text, original bytea, image_width integer, image_height integer,
    widths integer[], aspect double precision, format text
)
returns table (url text, width integer, height integer) language sql stable as $$
    select
        case
            when shown.image_url_template is null then concat(
                shown.public_url, '/images/', path, '/', named.size, '-',
                news.sign(shown.key, concat(path, '/', named.size, graph.image_extension(format), shown.until)),
                graph.image_extension(format), shown.until
            )
            else replace(replace(replace(replace(
                shown.image_url_template,
                '{key}', 'originals/' || encode(original, 'hex')), '{width}', sized.width::text),
                '{height}', sized.height::text), '{format}', lower(coalesce(format, 'AUTO')))
        end,
        sized.width,
        sized.height
    from (
        select site.public_url, site.image_url_template, secret.key,
            case when graph.is_hidden(image, of_image.listed) then
                '?until=' || (floor(extract(epoch from statement_timestamp()) / 3600) + 24)::bigint * 3600
            end as until
        from "graph".listed_image of_image cross join news.site site cross join secret.image_key secret
        where of_image.id = image
        offset 0
    ) shown
    cross join (
        select distinct
            greatest(1, round(part.width * part.scale))::integer as width,
            greatest(1, round(part.height * part.scale))::integer as height
        from (
            select whole.width, whole.height,
                least(1, greatest(wanted, 1) / whole.width, 4096 / whole.width, 4096 / whole.height) as scale
            from unnest(widths) as wanted, (
                select least(image_width, image_height * ratio) as width, least(image_height, image_width / ratio) as height
                from (
                    select case
                        when aspect is null then image_width::double precision / image_height
                        else least(greatest(aspect, 0.1), 10)
                    end as ratio
                ) shape
            ) whole
        ) part
    ) sized
    cross join lateral (select sized.width || 'x' || sized.height as size offset 0) named
$$;
