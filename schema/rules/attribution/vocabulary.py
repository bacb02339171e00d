"""The English words that attribution goes by; `english.txt` says what each list holds."""

from schema.rules.attribution import word_lists

_LISTS = word_lists.read("english.txt")
SPEECH = _LISTS["speech"]
NAMING = _LISTS["naming"]
BORROWING = _LISTS["borrowing"]
SAYING = _LISTS["saying"]
TALK = _LISTS["talk"]
OFFICES = _LISTS["offices"]
KIN = _LISTS["kin"]
OTHER_PEOPLE = _LISTS["others"]
FEMALE = _LISTS["female"]
MALE = _LISTS["male"]
HONORIFICS = _LISTS["honorifics"]
RANKS = _LISTS["ranks"]
SUFFIXES = _LISTS["suffixes"]
PARTICLES = _LISTS["particles"]
OPENERS = _LISTS["openers"]
DAYS = _LISTS["days"]
MONTHS = _LISTS["months"]
DETERMINERS = _LISTS["determiners"]
PREPOSITIONS = _LISTS["prepositions"]
ORGANISATIONS = _LISTS["organisations"]
PLACE_OPENERS = _LISTS["places"]
NAMESAKES = _LISTS["namesakes"]
NAME_BEARERS = _LISTS["bearers"]
TITLE_WORDS = _LISTS["title_words"]
ACRONYMS = _LISTS["acronyms"]
MIDDLE_NAMES = _LISTS["middle_names"]
MODIFIERS = _LISTS["modifiers"]
FORENAMES = _LISTS["forenames"]
SURNAMES = _LISTS["surnames"]
DOUBLE_NOUNS = _LISTS["double_nouns"]
NOUNS_IN_LY = _LISTS["nouns_in_ly"]
ADVERBS = sorted(_LISTS["adverbs"], key=len, reverse=True)
POSTNOMINALS = _LISTS["postnominals"]
ACTING = _LISTS["acting"]
PEOPLE = OFFICES | KIN | OTHER_PEOPLE
ABBREVIATIONS = HONORIFICS | RANKS | _LISTS["abbreviations"]
FULL_OFFICES = {
    "pm": "prime minister",
    "cm": "chief minister",
    "fm": "foreign minister",
    "ceo": "chief executive",
    "cfo": "chief financial officer",
    "vp": "vice president",
}
