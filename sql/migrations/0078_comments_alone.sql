-- Where nothing but the comments of a file is other than it was, they alone are written.

alter table news.imported_file add column article_hash bytea;
