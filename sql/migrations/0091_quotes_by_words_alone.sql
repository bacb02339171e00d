-- A quote's words go with the quote, which goes with its article: nothing else asked for them by the article, whose key is
-- there so that what is found need not be looked up.
alter table news.quote_search drop constraint quote_search_article_exists;
drop index news.quote_search_by_article;
