"""Articles from wire formats and from exports of other systems, streamed: each format has its room, and all of them
end in the drafts and the writer of other imports.

`xml` reads XML of any size.
"""
