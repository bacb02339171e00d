"""What makes quoted words somebody else's, or nobody's, than those of the sentence's subject."""

import re

NEGATED = re.compile(
    r"\b(?:not|never|n['’]t|neither|nor|nobody|denies|denied|refused|declined|avoided|stopped short|without|if|whether"  # noqa: RUF001
    r"|unless|rather than|instead of|wish(?:es|ed)?|imagined?|as though)\b|n['’]t\b",  # noqa: RUF001
    re.IGNORECASE,
)
UNSAID = re.compile(
    r"(?:\b(?:not|never|nobody)\b|n['’]t\b).*\b(?:say|said|tell|told|claim|claimed|write|wrote|utter|use|used|mean)\b"  # noqa: RUF001
    r"|\b(?:learn(?:ed|t)|receive[sd]?|got|gets|found|finds|heard|hears|saw|sees|opened|discovered|noticed|awoke|woke"
    r"|(?:was|were|been) (?:sent|given|handed|shown))\b.*\b(?:texts?|e-?mails?|messages?|letters?|notes?|posts?|tweets?"
    r"|voicemails?|memos?|words|reply|answer)\b"
)
"""What leads up to words that its subject does not say, or is told."""
RELAYED = re.compile(
    r"\b(?:quoting|citing|quoted|reading(?: out| aloud| from)?|reciting|paraphrasing|repeating|mimicking|imitating"
    r"|in the words of|borrowing|on behalf of)\b"
)
"""Someone else's words, told by the subject of the sentence."""
RECALLED = re.compile(r"\s(?:his|her|their|him|them|how|[A-Z]\w+)\b[^.]*\b(?:saying|telling|said|told)\b")
"""What another one said, behind a verb of remembering."""
HEARD = re.compile(
    r"\b(?:recall(?:s|ed)?|remember(?:s|ed)?|recount(?:s|ed)?|hears?|(?:over)?heard|imagin(?:es?|ed)|quot(?:es?|ed))\s"
    r"(?:his|her|their|him|them|how|an?|[A-Z]\w+)\b"
)
"""What stands before another one who is saying it."""
TOLD_BY = re.compile(
    r"\s(?:that\s)?(?:his|her|their|the|an?|[A-Z]\w+)\b[^.]*\bhad\s(?:told|said|written|warned|asked)\b"
)
"""Behind a verb of speech: what another one had said before."""
SHOWN = re.compile(
    r"\b(?:signs?|banners?|placards?|posters?|t-?shirts?|slogans?|headlines?|captions?|inscriptions?|plaques?|stickers?"
    r"|graffiti|labels?|proverbs?|lyrics?|hymns?|chants?|leaflets?|flags?|flyers?|hashtags?|notes?|letters? (?:from|by)"
    r"|so-called|self-(?:styled|proclaimed|described|declared)|nicknamed|known as|billed as"
    r"|film|movie|song|album|novel|book|play|poem|series|show|titled|entitled|words)\b",
    re.IGNORECASE,
)
"""What shows words that nobody in the sentence says."""
