"""Articles from files: Markdown with front matter, or the plain text of an article page.

Each kind of file has its room, `front_matter` and `pages`; `article` is what both become, `markup` how bodies are
read. `reading` tells them apart, `loading` puts them into the database. Whose words a page prints is read by
`schema/rules/attribution`.

`pictures` are those that files name. Uses `settings`, `images` and `server`.
"""
