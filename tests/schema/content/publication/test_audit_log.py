"""The audit log: who did what, when, in whatever way, and what becomes of it when those who did are gone."""

from typing import Any

from db.access import service_tokens
from db.access.service_tokens import ServiceToken
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, Ask

LOG = """query($filter: AuditFilter, $first: Int, $after: String) {
 auditLog(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { endCursor hasNextPage }
  nodes { by actor action subject subjectId name changed before after revision note article { slug } }
} }"""
DRAFT: dict[str, Any] = {"headline": "Ferry", "slug": "ferry", "body": {"markdown": "It sails."}, "section": "Harbor"}
PUT = "mutation($input: Put{0}Input!) {{ put: put{0}(input: $input) {{ it: {1} {{ id }} errors {{ code }} }} }}"
PUBLISHED = "mutation($id: ID!) { publishArticle(input: {articleId: $id}) { errors { code } } }"
CLOSED = "mutation($id: ID!) { setCommenting(input: {articleId: $id, mode: CLOSED}) { errors { code } } }"
REMOVED = """mutation($id: ID!) {
  moderateComment(input: {commentId: $id, decision: REMOVE, reason: "Rude.", note: "Again."}) { errors { code } }
}"""
BANNED = 'mutation($id: ID!) { banCommenter(input: {commenterId: $id, reason: "Rude."}) { errors { code } } }'
PREVIEWED = "mutation($id: ID!) { createPreviewToken(input: {articleIds: [$id]}) { previewToken { token } } }"
ENDED = "mutation($token: String!) { revokePreviewToken(input: {token: $token}) { errors { code } } }"


async def put(ask: Ask, what: str, viewer: Any = EDITOR, **given: Any) -> Any:
    found = (await ask(PUT.format(what.title(), what), viewer, input=given))["put"]
    assert found["errors"] == []
    return found["it"]["id"]


async def log(ask: Ask, viewer: Any = EDITOR, after: str | None = None, first: int = 50, **filter: str) -> Any:
    return (await ask(LOG, viewer, filter=filter or None, after=after, first=first))["auditLog"]


def told(entry: Any) -> tuple[Any, ...]:
    return tuple(entry[name] for name in ("by", "action", "subject", "name", "changed", "before", "after"))


async def test_what_the_newsroom_changes_is_told_with_who_and_how_it_was_before(ask: Ask, make: Builder) -> None:
    cms = ServiceToken(await make.row("service_token", name="cms", digest=b"d" * 32, scopes=["articles:write"]), "cms",
                       frozenset({"articles:write"}), b"d" * 32)  # fmt: skip
    article = await put(ask, "article", cms, **DRAFT)
    section = await put(ask, "section", name="Harbor", position=1)
    await put(ask, "section", id=section, name="Harbour", description="Ships.")
    await put(ask, "section", id=section, name="Harbour")
    image = await make.image(alt="A ferry", caption="Old")
    await put(ask, "image", id=f"Image_{image}", caption=None, focalPoint={"x": 0.5, "y": 1})
    await ask(PUBLISHED, EDITOR, id=article)

    page = await log(ask, first=3)
    rest = await log(ask, after=page["pageInfo"]["endCursor"], first=50)
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    entries = [*page["nodes"], *rest["nodes"]]
    assert page["totalCount"] == len(entries)
    assert [told(entry) for entry in entries] == [
        ("Edda E", "PUBLISH", "ARTICLE", "Ferry", ["publishedAt", "status"], None, None),
        (
            *("Edda E", "CHANGE", "IMAGE", "A ferry", ["caption", "focalPoint"]),
            *({"caption": "Old"}, {"focalPoint": {"x": 0.5, "y": 1}}),
        ),
        (None, "ADD", "IMAGE", "A ferry", entries[2]["changed"], {}, entries[2]["after"]),
        (
            *("Edda E", "CHANGE", "SECTION", "Harbour", ["description", "name"]),
            *({"name": "Harbor"}, {"name": "Harbour", "description": "Ships."}),
        ),
        ("Edda E", "CHANGE", "SECTION", "Harbor", ["position"], {}, {"position": 1}),
        ("cms", "PUT", "ARTICLE", "Ferry", entries[5]["changed"], None, None),
        ("cms", "ADD", "SECTION", "Harbor", ["name"], {}, {"name": "Harbor"}),
        (None, "ADD", "TOKEN", "cms", ["name", "scopes"], {}, {"name": "cms", "scopes": ["articles:write"]}),
    ]
    # Renaming a section is no revision of its articles.
    assert [each["revision"] for each in (await log(ask, subjectId=article))["nodes"]] == [2, 1]
    assert [len((await log(ask, subjectId=id))["nodes"]) for id in (section, "Section_999", "no id")] == [3, 0, 0]
    assert (await log(ask, by="cms", subject="ARTICLE"))["totalCount"] == 1
    assert (await log(ask, by=f"Token_{cms.key}"))["totalCount"] == 2
    assert (await log(ask, by="Edda E", action="CHANGE"))["totalCount"] == 3
    assert (await log(ask, by="Nobody"))["nodes"] == (await log(ask, since="2999-01-01T00:00:00Z"))["nodes"] == []
    assert (await log(ask, until="2999-01-01T00:00:00Z"))["totalCount"] == len(entries)

    # Who only audits sees what was done to a draft, and not the draft.
    await make.connection.execute("update news.article set status = 'WITHDRAWN'")
    auditor = ServiceToken(9, "auditor", frozenset({"audit:read"}), b"")
    assert [each["article"] for each in (await log(ask, auditor, subjectId=article))["nodes"]] == [None, None]
    assert (await log(ask, subjectId=article))["nodes"][0]["article"] == {"slug": "ferry"}


async def test_moderators_and_previews_are_in_it_and_names_of_deleted_accounts_are_not(ask: Ask, make: Builder) -> None:
    comment = await make.comment(article_id=await make.article())
    author = await make.connection.fetchval("select author_id from news.comment")
    article = (await ask("{ articles { nodes { id } } }"))["articles"]["nodes"][0]["id"]
    await ask(CLOSED, MODERATOR, id=article)
    await ask(REMOVED, MODERATOR, id=f"Comment_{comment}")
    await ask(BANNED, MODERATOR, id=f"Commenter_{author}")
    made = (await ask(PREVIEWED, EDITOR, id=article))["createPreviewToken"]["previewToken"]["token"]
    await ask(ENDED, EDITOR, token=made)
    await make.connection.execute(
        "insert into news.preview_token (article_ids, actor, expires_at) values ('{1}', '', now())"
    )
    await make.connection.execute("delete from news.preview_token")

    def of(entries: Any) -> list[tuple[str, ...]]:
        return [(each["by"], each["action"], each["subject"], each["note"]) for each in entries]

    assert of((await log(ask))["nodes"])[1:] == [
        (EDITOR.name, "DELETE", "PREVIEW", None),
        (EDITOR.name, "ADD", "PREVIEW", None),
        (MODERATOR.name, "BAN", "COMMENTER", "Rude."),
        (MODERATOR.name, "MODERATE", "COMMENT", "Rude. Again."),
        (MODERATOR.name, "CHANGE", "ARTICLE", None),
    ]
    (closed,) = (await log(ask, subjectId=article))["nodes"]
    assert (closed["before"], closed["after"]) == ({"commentingMode": "OPEN"}, {"commentingMode": "CLOSED"})

    await ask("mutation { deleteCommenter(input: {keepWords: true}) { errors { code } } }", MODERATOR)
    (gone, *_, before) = [each for each in (await log(ask))["nodes"] if each["subject"] in ("ARTICLE", "COMMENTER")]
    assert gone["by"] == gone["actor"] == gone["subjectId"] == before["by"] == before["actor"]
    assert gone["action"] == "DELETE"
    assert (await log(ask, by=MODERATOR.name))["totalCount"] == 0
    assert (await log(ask, by=gone["by"]))["totalCount"] == 4


async def test_what_is_not_committed_is_not_logged(ask: Ask, make: Builder) -> None:
    transaction = make.connection.transaction()
    await transaction.start()
    await service_tokens.create(make.connection, "cms", ["articles:read"])
    await transaction.rollback()

    assert (await log(ask))["nodes"] == []
