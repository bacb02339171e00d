"""The command that reads the audit log: what other commands have done is in it, by whom and how it was before."""

import json
from pathlib import Path

from databases import Database

from tests.api.commands.test_command_line import dateline

ARTICLE = """---
title: The ferry sails
slug: ferry
date: 2026-01-02
tags: [harbour]
comments: closed
---
It sails at noon.
"""


def test_what_commands_do_is_logged(database: Database, database_url: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        code, output, errors = dateline(*arguments, DATABASE_URL=database_url)
        assert code == 0, errors
        return output

    (tmp_path / "ferry.md").write_text(ARTICLE)
    run("tokens", "create", "cms", "--scope", "articles:write")
    run("tokens", "revoke", "cms")
    run("webhooks", "add", "search", "https://user:secret@search.example/hooks/secret?key=secret")
    run("webhooks", "rotate", "search")
    run("webhooks", "remove", "search")
    run("import", str(tmp_path))
    run("articles", "delete", "ferry", "--yes")

    heading, *rows = run("audit").splitlines()
    assert heading.split() == ["AT", "BY", "ACTION", "SUBJECT", "ID", "NAME", "REVISION", "CHANGED", "NOTE"]
    by = [("import" if " import " in row else "command line", *row.replace("command line", "").split()) for row in rows]
    assert [(who, *(word for word in words if word in ACTIONS)) for who, *words in by] == [
        ("command line", "DELETE"), ("import", "IMPORT"), ("import", "CHANGE"), ("import", "ADD"),
        ("command line", "DELETE"), ("command line", "CHANGE"), ("command line", "ADD"),
        ("command line", "CHANGE"), ("command line", "ADD"),
    ]  # fmt: skip
    webhooks = json.loads(run("audit", "--what", "webhook", "--who", "command line", "--json"))
    assert [each["changed"] for each in webhooks[1:]] == [
        ["formerSecretUntil"],
        ["host", "kinds", "moderation", "name"],
    ]
    assert webhooks[-1]["after"] == {"name": "search", "host": "search.example", "kinds": [], "moderation": False}
    assert "secret@" not in json.dumps(webhooks)
    assert run("audit", "--since", "2999-01-01") == "Nothing of the kind was done.\n"
    assert dateline("audit", "--what", "ferries", DATABASE_URL=database_url)[0] == 2


ACTIONS = {"ADD", "CHANGE", "DELETE", "IMPORT"}
