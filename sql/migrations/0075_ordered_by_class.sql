-- Servers of the version before had their order by this one.
drop index news.discussion_by_size;
