-- What a thread's pages are planned for: not the thread of an average article, whose few comments any index finds and a sort
-- puts in order, but one that has many. By the order's own index a short thread is read as soon. Neither keeps anybody waiting.
alter table news.comment alter column article_id set (n_distinct = 100);
analyze news.comment (article_id);
