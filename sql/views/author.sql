-- Author: who wrote an article, as its byline has it.
create view graph.author as
select a.article_id, a.person_id, a.position, a.role
from news.article_author a;
