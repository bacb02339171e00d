"""How a slug that somebody sends is found."""


def stored_slug(noun: str) -> str:
    """SQL for the slug that `{slug}` is, or else is in another case, which is looked for where there is no such."""
    found = f"select slug from news.{noun} where"
    return f"coalesce(({found} slug = {{slug}}), ({found} lower(slug) = lower({{slug}}) order by id limit 1))"
