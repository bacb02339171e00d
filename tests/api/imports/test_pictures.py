"""Pictures that files name come with their articles: once, from what is imported or the web, and from nowhere else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings.settings import Settings
from tests.api.images.pictures import RED, encoded, halves, jpeg
from tests.api.images.test_fetching import Site, site
from tests.api.imports.conftest import Desk

IMAGES = """
select i.alt, i.caption, i.credit, o.width, s.position from news.image i join news.original o on o.hash = i.original
left join news.article_image s on s.image_id = i.id order by i.id
"""
SHOWN = "select body_markdown, 'Image_' || image_id from news.article order by id"
UNCHANGED = "0 new, 0 changed, 1 unchanged, 0 refused."


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    desk.settings = Settings(data_dir=tmp_path / "data", image_hosts=("127.0.0.1",), image_seconds=60)
    return desk


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as server:
        yield server


def picture(path: Path, width: int, colour: tuple[int, ...] = RED) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(halves((width, 20), colour)))


async def test_pictures_are_found_beside_the_article_and_where_sites_keep_them(desk: Desk) -> None:
    picture(desk.folder / "content/ferry/quay.jpg", 30)
    picture(desk.folder / "content/ferry/le café.jpg", 31)
    picture(desk.folder / "content/ferry/feature-boat.jpg", 32)
    picture(desk.folder / "static/img/map.png", 33)
    body = (
        'Text.\n\n![The *old* quay](quay.jpg "Built in 1900")\n\n![A café](<le café.jpg>) and `![code](quay.jpg)`\n\n'
        '<figure><img src="/img/map.png" alt="A map"><figcaption>Where it <b>is</b></figcaption></figure>\n\n'
        "![Again][quay]\n\n[quay]: quay.jpg"
    )
    desk.article("content/ferry/index.md", "title: The ferry", body=body)

    report = await desk.load()

    assert report.summary == "1 new, 0 changed, 0 unchanged, 0 refused. Pictures: 4 new, 0 known, 0 left out."
    assert sorted(await desk.rows(IMAGES), key=lambda row: row[3]) == [
        ("The old quay", "Built in 1900", None, 30, 1),
        ("A café", None, None, 31, 2),
        ("", None, None, 32, 0),
        ("A map", "Where it is", None, 33, 3),
    ]
    assert [line for line in report.remarks() if "alt" in line or "relative" in line] == [
        "Pictures without an `alt`, for readers who do not see them: 1."
    ]
    ((shown, _),) = await desk.rows(SHOWN)
    assert [shown.count(text) for text in ("image:Image_", "`![code](quay.jpg)`", '"Built in 1900")')] == [4, 1, 1]


async def test_nothing_is_taken_twice_and_a_changed_picture_is_noticed(desk: Desk) -> None:
    picture(desk.folder / "a.jpg", 30)
    desk.article("a.md", "title: A", "image: a.jpg", "image_alt: A goose", "image_credit: Ada Lind")
    desk.article("b.md", "title: B", "cover: {image: ./a.jpg, alt: A goose, credit: Ada Lind}")
    await desk.load()
    images = await desk.rows(IMAGES)
    assert {row[:4] for row in images} == {("A goose", None, "Ada Lind", 30)}
    assert await desk.rows("select count(*) from news.image") == [(1,)]

    await desk.connection.execute("update news.image set alt = 'A grey goose'")
    (desk.folder / "b.md").unlink()
    assert (await desk.load()).summary == UNCHANGED
    desk.article("a.md", "title: A", "# Again", "image: a.jpg", "image_alt: A goose", "image_credit: Ada Lind")
    assert (await desk.load()).summary == f"{UNCHANGED} Pictures: 0 new, 1 known, 0 left out."
    assert await desk.rows("select count(*) from news.image") == [(1,)]

    picture(desk.folder / "a.jpg", 40)
    dry = await desk.load(dry_run=True)
    assert (await desk.rows("select count(*) from news.image"))[0][0] == 1
    report = await desk.load()
    assert report.summary == dry.summary
    assert report.summary == "0 new, 1 changed, 0 unchanged, 0 refused. Pictures: 1 new, 0 known, 0 left out."
    assert [row[3:] for row in await desk.rows(IMAGES) if row[4] == 0] == [(30, 0), (40, 0)]


async def test_nothing_outside_of_what_is_imported_is_taken(desk: Desk, tmp_path: Path) -> None:
    picture(tmp_path / "outside.jpg", 30)
    os.symlink(tmp_path / "outside.jpg", desk.folder / "link.jpg")
    (desk.folder / "page.jpg").write_text("<svg/>")
    addresses = [
        "../outside.jpg",
        "%2e%2e/outside.jpg",
        str(tmp_path / "outside.jpg"),
        "link.jpg",
        "page.jpg",
        "none.jpg",
    ]
    addresses += ["file:///etc/hosts", "http://127.0.0.2:9/a.jpg"]
    body = "\n\n".join(f"![{number}]({address})" for number, address in enumerate(addresses))
    desk.article("a.md", "title: A", "image: ../outside.jpg", body=f"Text.\n\n{body}")

    report = await desk.load(fetch=True)

    assert await desk.rows("select count(*) from news.image") == [(0,)]
    assert report.outcomes.total() == 1
    told = {line.partition("The picture ")[2] for line in report.notes if "The picture" in line}
    no_file = "There is no such file in what is imported."
    assert told >= {f"{address} is left out. {no_file}" for address in ("../outside.jpg", "link.jpg", "none.jpg")}
    reasons = {line.partition(" is left out. ")[2] for line in told} - {
        no_file,
        "The server is within a private network.",
    }
    assert [reason[:27] for reason in reasons] == ["It is markup, such as SVG o"]
    beside = await desk.load(pictures=[tmp_path])
    assert beside.pictures["new"] == 3


async def test_a_picture_on_the_web_is_fetched_once(desk: Desk, web: Site) -> None:
    (desk.folder / "own").mkdir()
    (desk.folder / "own/b.jpg").write_bytes(jpeg())
    lines = "title: A", f"image: {web.address}/moved", "image_alt: A"
    body = f"Text.\n\n![B]({web.address}/none)\n\n![C]({web.address}/own/b.jpg)\n\n![D](/a.jpg)"
    desk.article("a.md", *lines, body=body)
    left = await desk.load()
    assert (left.pictures["refused"], web.paths) == (4, [])

    dry = await desk.load(fetch=True, base_url=web.address, dry_run=True)
    assert (web.paths, dry.pictures) == ([], {"new": 4, "known": 0, "refused": 0})
    report = await desk.load(fetch=True, base_url=web.address)
    assert report.pictures == {"new": 3, "known": 0, "refused": 1}
    assert sorted(web.paths) == ["/a.jpg", "/a.jpg", "/moved", "/none"]
    assert [line for line in report.notes if "/none" in line and "status 404" in line]

    desk.article("a.md", "mood: good", *lines, body=body)
    again = await desk.load(fetch=True, base_url=web.address)
    assert again.pictures == {"new": 0, "known": 3, "refused": 1}
    assert web.paths.count("/moved") == 1
    assert await desk.rows("select count(*) from news.image") == [(3,)]
