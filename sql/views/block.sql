-- Block: the same rows as Paragraph, each with what its type has; `type` is that type's name. What a quotation or a picture
-- leads to may be gone: then it is a paragraph.
create view graph.block as
select
    p.id,
    'Block_' || p.id as global_id,
    p.article_id,
    p.index,
    case
        when p.kind = 'QUOTE' then case when p.quote_id is null then 'ParagraphBlock' else 'QuoteBlock' end
        when p.kind = 'IMAGE' then case when p.image_id is null then 'ParagraphBlock' else 'ImageBlock' end
        when p.kind = 'HEADING' then 'HeadingBlock'
        when p.kind = 'LIST' then 'ListBlock'
        when p.kind = 'TABLE' then 'TableBlock'
        when p.kind = 'EMBED' then case when graph.may_embed(e.provider) then 'EmbedBlock' else 'ParagraphBlock' end
        else 'ParagraphBlock'
    end as type,
    p.text,
    graph.shown_block_html(p.html, p.text) as html,
    (p.data ->> 'level')::integer as level,
    (p.data ->> 'ordered')::boolean as ordered,
    p.data -> 'items' as items,
    p.data -> 'header' as header,
    p.data -> 'rows' as rows,
    p.embed_url as url,
    e.provider_name as provider,
    e.title,
    e.player_url,
    coalesce(p.data ->> 'alt', (select i.alt from news.image i where i.id = p.image_id)) as alt,
    coalesce(p.data ->> 'caption', (select i.caption from news.image i where i.id = p.image_id)) as caption,
    p.quote_id,
    p.image_id,
    coalesce(n.comment_count, 0) as comment_count
from news.paragraph p
left join news.embed e on e.url = p.embed_url
left join news.anchor_count n on n.subject_id = p.id and n.kind = 'Block' and n.article_id = p.article_id;
