-- Paragraph: one block of an article's body.
create view graph.paragraph as
select p.id, p.article_id, p.index, p.text, case p.html when '=' then graph.block_html(p.html, p.text) else graph.body_html(p.html) end as html
from news.paragraph p;
