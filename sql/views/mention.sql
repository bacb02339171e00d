-- Mention: a person in an article, with the title and affiliation that it gives.
create view graph.mention as
select m.article_id, m.person_id, m.position, m.title, m.affiliation, m.only_quoted
from news.article_person m;
