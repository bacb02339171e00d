-- Paragraph: one block of an article's body.
create view graph.paragraph as
select p.id, p.article_id, p.index, p.text, graph.shown_block_html(p.html, p.text) as html
from news.paragraph p;
