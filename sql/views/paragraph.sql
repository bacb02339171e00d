-- Paragraph: one block of an article's body.
create view graph.paragraph as
select p.article_id, p.index, p.text, p.html
from news.paragraph p;
