"""The process that reads and draws pictures: takes tasks from its input, and answers on its output, one by one.

A message is a line of JSON, which says how many bytes follow, and these bytes. It ends when its input does.
"""

import json
import resource
import sys
from typing import Any, BinaryIO

from api.images.decoding.refusals import PictureRefused, damaged, too_large


def main() -> None:
    limit_memory(int(sys.argv[1]))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := requests.readline():
        task = json.loads(line)
        head, body = answer(task, requests.read(task["bytes"]))
        write(answers, head, body)


def limit_memory(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(task: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """`ok`, or the refusal. What a decoder raises, whatever it is, means that it cannot read the picture."""
    try:
        return perform(task, data)
    except PictureRefused as refused:
        refusal = refused
    except MemoryError:
        refusal = too_large("The picture takes more memory to read than it may.")
    except Exception:
        refusal = damaged()
    return {"code": refusal.code, "message": refusal.message}, b""


def perform(task: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    from api.images.decoding import drawing, inspection  # the limits hold for the libraries, too

    most = task["most_pixels"]
    if task["kind"] == "inspect":
        return {"ok": inspection.inspected(data, most)}, b""
    return {"ok": {}}, drawing.drawn(data, most, task)


def write(answers: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    answers.write(json.dumps(head | {"bytes": len(body)}).encode() + b"\n")
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    main()
