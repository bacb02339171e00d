-- Who changed an article, by the name that they have now. Whose account is gone has none that anyone could know.
create function graph.actor_name(actor text) returns text language sql stable as $$
    select coalesce(
        (select c.display_name from news.commenter c where c.id = news.key_of('Commenter', actor)), actor
    )
$$;
