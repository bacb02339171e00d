-- What files had of an account that is erased is found without a look at all else that it has written.
-- beforehand since 0052

-- step
create index concurrently if not exists comment_imported_by_author on news.comment (author_id) where imported;
