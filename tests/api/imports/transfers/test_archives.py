"""Archives as systems deliver their exports, given to the commands as they are."""

import gzip
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from asyncpg import Connection

from api.imports.errors import UnreadableFile
from api.imports.transfers import archives
from tests.api.commands.test_command_line import dateline

ITEM = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://harbour.example</link><item>
<title>Quay {number}</title><link>https://harbour.example/quay-{number}/</link>
<content:encoded>It is open.</content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>2019-05-01 10:00:00</wp:post_date_gmt><wp:post_name>quay-{number}</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:comment><wp:comment_id>{number}1</wp:comment_id>
<wp:comment_author>Ida</wp:comment_author><wp:comment_date_gmt>2019-05-02 10:00:00</wp:comment_date_gmt>
<wp:comment_content>At last, {number}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
</wp:comment></item></channel></rss>"""
POSTS = (
    "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
    '11.the-quay,2021-03-01T08:00:00.000Z,true,,,newsletter,everyone,"The quay, again","It, too",\n'
    "12.for-some,2021-03-02T08:00:00.000Z,true,,,newsletter,only_paid,For some,,\n"
    "13.begun,,false,,,newsletter,everyone,Begun,,\n"
    "14.lost,2021-03-03T08:00:00.000Z,true,,,newsletter,everyone,Lost,,\n"
    "../../15.out,2021-03-03T08:00:00.000Z,true,,,newsletter,everyone,Out,,\n"
    "16.talk,2021-03-03T08:00:00.000Z,true,,,thread,everyone,Talk,,\n"
)


def zipped(path: Path, **files: str) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.mark.usefixtures("database")
async def test_an_archive_with_several_exports_is_read_whole(
    tmp_path: Path, database_url: str, connection: Connection
) -> None:
    files = {f"site/part-{number}.xml": ITEM.format(number=number) for number in (1, 2)}
    more = {"__MACOSX/site/._part-1.xml": "\0", "site/readme.txt": "Your export.\n\nThank you.", "../out.txt": "out"}
    path = zipped(tmp_path / "export.zip", **files, **more)
    packed = tmp_path / "third.xml.gz"
    packed.write_bytes(gzip.compress(ITEM.format(number=3).encode()))
    orphans = ("--orphans", str(tmp_path / "orphans.jsonl"))

    told = [
        dateline(*command, str(path), str(packed), DATABASE_URL=database_url)
        for command in (("import", "--dry-run"), ("import",), ("import",), ("comments", "import", *orphans))
    ]

    assert [(code, output, errors.strip()) for code, output, errors in told] == [
        (0, "3 new, 0 changed, 0 unchanged, 0 skipped.\n", ""),
        (0, "3 new, 0 changed, 0 unchanged, 0 skipped.\n", ""),
        (0, "0 new, 0 changed, 3 unchanged, 0 skipped.\n", ""),
        (0, "3 comments on 3 articles: 3 new, 0 changed, 0 unchanged, 0 left out.\n", ""),
    ]
    assert [row[0] for row in await connection.fetch("select body from news.comment order by body")] == [
        "At last, 1",
        "At last, 2",
        "At last, 3",
    ]


@pytest.mark.usefixtures("database")
async def test_an_archive_of_substack_is_a_table_and_the_texts_beside_it(
    tmp_path: Path, database_url: str, connection: Connection
) -> None:
    (tmp_path / "15.out.html").write_text("<p>Secret.</p>")
    names = ("11.the-quay", "12.for-some", "13.begun", "16.talk")
    widget = '<div class="subscription-widget-wrap"><p>Sign up!</p><form><input type="email"></form></div>'
    texts = {f"posts/{name}.html": f"{widget}<p>Text of {name}.</p>" for name in names}
    path = zipped(
        tmp_path / "substack.zip", **{"posts.csv": POSTS, "email_list.csv": "email\nx@mail.example\n"}, **texts
    )

    code, output, errors = dateline("import", str(path), DATABASE_URL=database_url)

    assert (code, output) == (0, "3 new, 0 changed, 0 unchanged, 3 skipped.\n")
    assert "Skipped, 2: Its text is not beside the table, as posts/NAME.html. (substack:14; substack:" in errors
    rows = await connection.fetch(
        "select external_id, headline, slug, status, summary, body_markdown from news.article order by external_id"
    )
    assert [tuple(row) for row in rows] == [
        ("substack:11", "The quay, again", "the-quay", "PUBLISHED", "It, too", "Text of 11.the-quay."),
        ("substack:12", "For some", "for-some", "DRAFT", "Text of 12.for-some.", "Text of 12.for-some."),
        ("substack:13", "Begun", "begun", "DRAFT", "Text of 13.begun.", "Text of 13.begun."),
    ]


@pytest.mark.usefixtures("database")
async def test_archives_that_are_no_exports_are_refused_with_what_to_do(tmp_path: Path, database_url: str) -> None:
    locked = bytearray(zipped(tmp_path / "a.zip", **{"a.xml": ITEM}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", locked, locked.index(mark) + place, 1)
    (tmp_path / "locked.zip").write_bytes(locked)
    (tmp_path / "broken.zip").write_bytes(bytes(locked[:200]))
    zipped(tmp_path / "notes.zip", **{"notes/a.md": "---\nheadline: A\n---\nText."})
    zipped(tmp_path / "letter.docx", **{"[Content_Types].xml": "<x/>", "a.xml": ITEM})
    names = ("locked.zip", "broken.zip", "notes.zip", "letter.docx")

    code, output, errors = dateline("import", *(str(tmp_path / name) for name in names), DATABASE_URL=database_url)
    orphans = ("--orphans", str(tmp_path / "orphans.jsonl"))
    told = dateline("comments", "import", str(tmp_path / "notes.zip"), *orphans, DATABASE_URL=database_url)

    assert (code, output) == (
        1,
        "0 new, 0 changed, 0 unchanged, 3 skipped.\n0 new, 0 changed, 0 unchanged, 1 refused.\n",
    )
    assert "The archive is locked with a password: unpack it, and import the folder. (" in errors
    assert "The archive cannot be read: File is not a zip file. (" in errors
    assert "The file is an office document or a book, and no export. (" in errors
    assert "notes.zip: The file is an office document, or a ZIP archive without an export, to be unpacked" in errors
    assert told[0] == 1
    assert "notes.zip/notes/a.md: The file is from none of the systems that docs/moving-in.md names." in told[2]


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_what_grows_beyond_its_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(archives, "LARGEST", 10_000)
    path = tmp_path / f"bomb.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(bytes(3_000_000)))
    else:
        zipped(path, a="a" * 2_000_000, b="b" * 2_000_000)

    with pytest.raises(UnreadableFile, match="far more than its size"), archives.content_of(path):
        pass


def test_files_of_an_archive_stay_in_its_folder(tmp_path: Path) -> None:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name in ("../../up.txt", "/root.txt", "a\\..\\b.txt", "c", "c/d.txt", ".hidden", "e/../../f.txt"):
            archive.writestr(name, name)
    (tmp_path / "odd.zip").write_bytes(data.getvalue())

    with archives.content_of(tmp_path / "odd.zip") as folder:
        found = sorted(
            each.relative_to(folder.parent).as_posix() for each in folder.parent.rglob("*") if each.is_file()
        )

    assert found == ["odd/a/b.txt", "odd/c", "odd/e/f.txt", "odd/root.txt", "odd/up.txt"]
