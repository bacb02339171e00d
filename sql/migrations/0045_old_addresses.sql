-- Addresses that articles had elsewhere, before they were moved here: the path without its host, slash at the end and
-- letter case, with what of its query names the article. They lead to it as long as readers may see it.
create table news.old_address (
    path text primary key constraint old_address_is_a_path check (path ~ '^/' and length(path) <= 2000),
    article_id bigint not null constraint old_address_article_exists references news.article on delete cascade
);
create index old_address_by_article on news.old_address (article_id);
create trigger old_address_is_announced after insert or update or delete on news.old_address
    for each statement execute function news.announce_slugs();
