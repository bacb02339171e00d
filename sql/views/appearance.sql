-- The HTML of bodies, with the pictures of the newsroom's in it. What is stored names them, as `<img src="image:Image_7">`.
create function graph.text_html(plain text) returns text language sql immutable strict parallel safe as $$
    select replace(replace(replace(replace(plain, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;')
$$;

-- The picture, and what is behind its name: more attributes, and the rest of the body. A figure that says nothing of its
-- own has the caption of the image; all name whom the image is to be credited to. `db/text/blocks/own_markup.py` reads it back.
create function graph.picture_html(image_id bigint, behind text) returns text language plpgsql stable as $$
declare
    picture record;
    rest text := substr(behind, strpos(behind, '>') + 1);
    attributes text := left(behind, strpos(behind, '>') - 1);
    credit text;
begin
    select
        i.caption, i.credit, size.width, size.height,
        concat(
            ' data-image="Image_', image_id, '" src="', graph.text_html(size.url), '" srcset="', graph.text_html(size.src_set),
            '" sizes="(min-width: 45rem) 45rem, 100vw" width="', size.width, '" height="', size.height, '" loading="lazy"',
            case when strpos(attributes, ' alt="') = 0 then ' alt="' || graph.text_html(i.alt) || '"' end
        ) as attributes
    into picture
    from graph.image i
    cross join lateral (
        select
            (array_agg(one.url order by abs(one.width - 960)))[1] as url, max(one.width) as width, max(one.height) as height,
            string_agg(concat(one.url, ' ', one.width, 'w'), ', ' order by one.width) as src_set
        from graph.renditions(
            i.id, i.path, i.original, i.width, i.height, '{320,640,960,1280,1920}', null, 'AUTO'
        ) one
    ) size
    where i.id = image_id;
    credit := ' <small data-from="image">' || graph.text_html(picture.credit) || '</small>';
    if rest like '</figure>%' and concat(picture.caption, picture.credit) <> '' then
        rest := concat('<figcaption data-from="image">', graph.text_html(picture.caption), credit, '</figcaption>', rest);
    elsif rest like '<figcaption>%' and credit is not null then
        rest := regexp_replace(rest, '</figcaption>', replace(credit, '\', '\\') || '</figcaption>');
    end if;
    return concat('<img', picture.attributes, attributes, '>', rest);
end $$;

create function graph.with_pictures(html text) returns text language plpgsql stable as $$
declare
    pieces text[] := string_to_array(html, '<img src="image:Image_');
    shown text[] := pieces[1:1];
    piece text;
begin
    foreach piece in array pieces[2:] loop
        shown := shown || graph.picture_html(split_part(piece, '"', 1)::bigint, substr(piece, strpos(piece, '"') + 1));
    end loop;
    return array_to_string(shown, '');
end $$;

create function graph.may_embed(provider text) returns boolean language sql stable as $$
    select coalesce(provider = any (embed_providers), provider is not null) from news.site
$$;

-- What stands for it until the reader asks for more, and a link in any case: nothing of the other site is loaded.
create function graph.embed_html(address text, link text) returns text language sql stable as $$
    select coalesce(
        (
            select concat(
                '<figure data-embed="', address, '" data-provider="', graph.text_html(e.provider_name), '"',
                ' data-player="' || graph.text_html(e.player_url) || '"',
                '><a href="', address, '" rel="noopener">', graph.text_html(coalesce(e.title, e.url)),
                '</a><figcaption>', graph.text_html(e.provider_name), '</figcaption></figure>'
            )
            from news.embed e
            where e.url = replace(replace(address, '&quot;', '"'), '&amp;', '&') and graph.may_embed(e.provider)
        ),
        '<p>' || link || '</p>'
    )
$$;

create function graph.with_embeds(html text) returns text language plpgsql stable as $$
declare
    pieces text[] := string_to_array(html, '<figure data-embed="');
    shown text[] := pieces[1:1];
    piece text;
    ending integer;
begin
    foreach piece in array pieces[2:] loop
        ending := strpos(piece, '</figure>');
        shown := shown || graph.embed_html(
            split_part(piece, '"', 1), substr(left(piece, ending - 1), strpos(piece, '>') + 1)
        ) || substr(piece, ending + length('</figure>'));
    end loop;
    return array_to_string(shown, '');
end $$;

-- Of a block whose words are its text the HTML is not stored (`IN_A_PARAGRAPH` of `db/content/bodies/blocks.py`).
create function graph.block_html(html text, words text) returns text language sql stable as $$
    select case html when '=' then '<p>' || words || '</p>' else html end
$$;

-- Most have none, and are not looked at any further.
create function graph.body_html(html text) returns text language sql stable as $$
    select case
        when strpos(html, '<img src="image:Image_') = 0 and strpos(html, '<figure data-embed="') = 0 then html
        else graph.with_embeds(graph.with_pictures(html))
    end
$$;

-- The HTML of a block as pages show it.
create function graph.shown_block_html(html text, words text) returns text language sql stable as $$
    select case html when '=' then graph.block_html(html, words) else graph.body_html(html) end
$$;
