-- Articles are found by the addresses that they name as their own elsewhere.
create index article_by_canonical_url on news.article using hash (lower(canonical_url)) where canonical_url is not null;
