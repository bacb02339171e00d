"""Patterns of the verbs and other words that say whose a quotation is."""

import re

from schema.rules.attribution import vocabulary

QUOTED = r"quoted (?:by [^,;:\ue000]{1,60} |\w+ )?(?:as )?(?:saying|telling)"
MANY_WORDS = (
    rf"(?:was|is|were|been) {QUOTED}|was heard (?:to say|saying|shouting)"
    r"|could be heard (?:saying|shouting)|went on|goes on|put it|puts it|summed up|sums up|pointed out|points out"
    r"|chimed in|chipped in|fired back|shot back|hit back|spoke of|speaks of|talked of|called for|calls for|called on"
    r"|(?:used|likes|liked) to (?:say|tell)"
)
SINGLE_WORDS = "|".join(sorted(vocabulary.SPEECH | vocabulary.NAMING | vocabulary.BORROWING, key=len, reverse=True))
FINITE = re.compile(rf"(?<![\w’'-])(?:{MANY_WORDS}|{SINGLE_WORDS})(?![\w’'-])")  # noqa: RUF001
PARTICIPLE = re.compile(rf"(?:^|[,;–—-]\s|\b(?:and|while|before|by)\s)(?P<verb>{'|'.join(vocabulary.SAYING)})\b")  # noqa: RUF001
BARE_PARTICIPLE = re.compile(rf"\b(?:{'|'.join(vocabulary.SAYING)}|screaming|chanting|singing|reading|having said)\b")
ACCORDING = re.compile(r"\b[Aa]ccording to\s|\b[Ii]n the words of\s|\bper\s(?=[A-Z])")
QUOTED_AS = re.compile(
    r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s(?!as\b|by\b)(?=[^,;:\n]{1,80}\sas\s(?:saying|telling\s[^,;:\n]{1,40})[:,]?\s*$)"
)
"""What stands before a speaker whom somebody else quotes."""
INVERTED = vocabulary.SPEECH - {"told", "tells", "thinks", "feared", "hailed", "decried", "denounced"}
NO_CREDIT_OPENING = re.compile(
    r"\s*[,;–—-]?\s*(?:and|but|or|when|while|which|who|that|whose|where|if|because|since|until|although|though|so)\b"  # noqa: RUF001
)
DASHED = re.compile(r"\s*[–—-]{1,2}\s*(?=[^\W\d_a-z])")  # noqa: RUF001
TALK = re.compile(rf"\s(?:\w+\s){{0,2}}(?:{'|'.join(vocabulary.TALK)})\b[^.;:]{{0,60}}(?::|\bwas|\bis|\bwere)\s?$")
OBJECT = re.compile(r"\s(?:the\s)?[\w-]+(?:\s[\w-]+)?(?=[.,:;]|\sthat\b|$)")
PLAIN = ("said", "says", "added", "adds", "told", "asked", "replied")
"""Verbs that may follow a full stop, where a sentence is nothing but the credit."""
RECALLING = ("recalled", "remembered", "recounted", "recalls", "remembers")
OPEN_END = ",?!-–—…"  # noqa: RUF001
