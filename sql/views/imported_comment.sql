-- Comments as an import compares them with its file. What was erased has hashes instead of a reader.
create view graph.imported_comment as
select
    c.article_id, c.imported, c.id, c.parent_id, c.author_id, author.external_id, author.display_name as name,
    c.body, c.created_at, c.status,
    erased.reader as reader_hash, erased.words as words_hash, erased.moment as moment_hash
from news.comment c
join news.commenter author on author.id = c.author_id
left join news.erased_comment erased on erased.comment_id = c.id;

-- How much has been erased on an article: it only grows.
create function graph.erased_on(article bigint) returns table (number bigint) language sql stable rows 1 as $$
    select
        (select count(*) from news.erased_comment where article_id = article)
        + (select count(*) from news.erased_liker where article_id = article)
$$;
