-- Who changed an article, by the name that they have now. Whose account is gone has none that anyone could know.
create function graph.actor_name(actor text) returns text language sql stable as $$
    select coalesce(
        (select c.display_name from news.commenter c where c.id = news.key_of('Commenter', actor)),
        (select t.name from news.service_token t where t.id = news.key_of('Token', actor)),
        actor
    )
$$;

-- Revision: one change of an article.
create view graph.revision as
select
    r.article_id, r.number, r.at, graph.actor_name(r.actor) as by, r.kind,
    array(select graph.camel_case(name) from unnest(r.changed) with ordinality as c (name, place) order by place) as changed,
    r.note
from news.article_revision r;
