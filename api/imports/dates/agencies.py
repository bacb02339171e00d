"""News agencies, and how their datelines name them: "(dpa/bb)", "/TASS/", "Kyodo -"."""

import re

AGENCIES = frozenset(
    agency.replace("_", " ")
    for agency in """
    ap afp dpa ani pti ians uni upi efe ansa lusa apa sda ats awp anp pap ctk čtk mti hina bta ntb tt stt ritzau reuters
    xinhua tass interfax anadolu aa kyodo jiji yonhap belga bloomberg cp aap pa ddp epd kna sid antara vna cna mna irna
    isna wam spa qna bna kuna petra mena sana aps tap bernama sputnik ria ukrinform unian tanjug agerpres cnn keystone
    taz jta kcna ana askanews adnkronos europa_press ots prnewswire business_wire globe_newswire
    एएनआई भाषा पीटीआई वार्ता тасс интерфакс interfax.ru риа_новости уніан укрінформ
    """.split()  # noqa: SIM905
)
PRINTED = "|".join(re.escape(agency) for agency in sorted(AGENCIES, key=len, reverse=True))
CREDIT = re.compile(
    rf"\s?(?:\((?P<agency>[^\W\d_][^()]{{1,60}})\)|(?:(?<=\s)|(?<![^\n]))/(?P<slashed>(?i:{PRINTED}))/)"
    r"\s*(?P<mark>—|–|-{1,3}|\||_|\.-|\.–|=|:|\.)?\s*"  # noqa: RUF001
)
BARE = re.compile(
    rf"(?P<comma>,)?\s(?=[^\Wa-z]|\w+\s\|)(?P<agency>(?i:{PRINTED}))\s?(?:—|–|-{{1,3}}|(?P<bar>\|))\s+(?=[^\Wa-z])"  # noqa: RUF001
)
BEHIND_BAR = re.compile(rf"(?P<place>[^|\n]{{2,60}}?)\s\|\s(?P<agency>(?i:{PRINTED}))(?:\s\|)?\s+(?=[^\Wa-z])")
"""As in "Madrid | EFE "."""
WITH_DATE = re.compile(
    r"(?P<place>[^/()\n]{2,60}?)\s?(?:"
    r"/\s(?P<slashed>(?i:accesswire|access newswire|pr ?newswire|globe ?newswire|ez newswire))\s/"
    r"\s(?P<date>[^/()\n]{6,30})\s/"
    r"|(?:--|—|–)\s?\((?P<agency>Newsfile Corp\.|Marketwired|CNW|[\w ]*Newswire)\s?[-–—]\s(?P<day>[^()\n]{6,30})\)"  # noqa: RUF001
    r"\s?(?:--|-|—|–)"  # noqa: RUF001
    r")\s+"
)
"""As in "TORONTO, ON / ACCESSWIRE / May 4, 2026 / " and "Calgary, Alberta--(Newsfile Corp. - May 4, 2026) - "."""
BEHIND_DASH = re.compile(rf"(?=[^\Wa-z])(?P<agency>(?i:{PRINTED}))\.\s+")
"""As in "МОСКВА, 26 ноя - РИА Новости. "."""  # noqa: RUF001
IN_BRACKETS = re.compile(
    r"(?:【(?:(?P<place>[^【】\d]{1,20}?)[=＝ 　]?)?(?:(?P<date>\d{1,2}月\d{1,2}日)[ 　]?)?"  # noqa: RUF001
    r"(?P<agency>共同|時事|ロイター|新華社|聯合ニュース|AFP(?:=時事)?|AP|CNN)】"
    r"|[\[［](?:(?P<town>[^\d\[\]［］]{1,20})[ 　])?\d{1,2}日[ 　](?P<wire>ロイター)[\]］] ?[-—–－]"  # noqa: RUF001
    r"|(?P<service>新华社|中新社|中新网)(?P<city>[^\d，。]{1,10})(?P<day>\d{1,2}月\d{1,2}日)电"  # noqa: RUF001
    r"(?:[ 　]?[(（][^()（）]{1,30}[)）])?"  # noqa: RUF001
    r"|[(\[](?P<seat>[^()\[\]\d]{1,20})=(?P<press>연합뉴스|뉴시스|뉴스1)[)\]] ?(?:[^=\n]{1,30}기자 = ?)?)[ 　]*"
)


def is_agency(printed: str) -> bool:
    """Whether a credit names a known agency first, as in "dpa/lby", "Keystone-SDA" or "Reuters Health"."""
    words = re.split(r"[/ -]", printed.strip().lower())
    return not AGENCIES.isdisjoint((words[0], " ".join(words[:2])))


def is_full_name(place: str, agency: str) -> bool:
    """Whether letters in brackets shorten the words before them: "Palestinian Authority (PA)"."""
    return "".join(word[0] for word in re.split(r"[\s-]+", place) if word[:1].isupper()).lower() == agency.lower()
