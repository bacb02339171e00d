-- How often the fields of the schema are asked for.

-- name: add(fields, apps, versions, counts)!
-- In one order everywhere: processes that add at the same time wait for each other only once.
insert into news.field_usage as known (day, field, app, version, count)
select current_date, * from unnest(:fields::text[], :apps::text[], :versions::text[], :counts::bigint[]) order by 2, 3, 4
on conflict (day, field, app, version) do update set count = known.count + excluded.count;

-- name: prune()!
delete from news.field_usage where day < current_date - 400;

-- name: since(days, field)
select field, app, version, sum(count)::bigint as times, max(day) as last_day
from news.field_usage
where day > current_date - :days::int and (:field::text is null or field = :field)
group by field, app, version
order by field, app, max(day) desc, version;
