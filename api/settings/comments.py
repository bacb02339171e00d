"""What an operator can set about comments and their moderation."""

from pydantic import BaseModel

from api.settings.fields import count, setting
from api.settings.values import SHORTEST_SECRET, KeyAddress, RateLimits, Secret, WordList


class CommentSettings(BaseModel):
    """Comments and moderation"""

    comment_minimum: int = count(50, 1, 50_000, "Characters that a comment must have")
    comment_maximum: int = count(3_000, 1, 50_000, "Characters that a comment may have")
    guidelines: str = setting(
        "We welcome thoughtful discussion. Please keep comments respectful and on topic.",
        "a text",
        "What the comment form asks of readers",
    )
    edit_window_seconds: int = count(300, 0, 31_536_000, "Seconds that authors may edit their comments")
    thread_depth: int = count(5, 0, 20, "Levels of replies below a comment")
    report_threshold: int = count(3, 1, 10_000, "Reports that send a comment back to the moderators")
    close_after_days: int = count(0, 0, 36_500, "Days after which an article's comments close by themselves; 0: never")
    rate_limits: RateLimits = setting(
        "1/3,20/600",
        "up to 1000 comments per seconds, like 1/3,20/600, or off",
        "How many comments one reader may post in how many seconds",
    )
    duplicate_seconds: int = count(
        360, 0, 86_400, "Seconds that a reader may not post the same text again on an article; 0: no such rule"
    )
    banned_words: WordList = setting(
        (),
        "words with commas between",
        "Words and phrases that reject a comment; `word*`: all that begin so",
    )
    suspect_words: WordList = setting(
        (), "words with commas between", "Words and phrases that hold a comment for the moderators"
    )
    newcomer_comments: int = count(
        1, 0, 1_000, "Comments with links are held until their author has so many published; 0: never"
    )
    hold_newcomers: int = count(0, 0, 1_000, "All comments are held until their author has so many published; 0: never")
    moderator_url: KeyAddress | None = setting(
        None,
        "an address like https://moderator.example/check",
        "Is asked about each comment that nothing else decides",
    )
    moderator_secret: Secret | None = setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs what the moderator is asked",
        repr=False,
    )
    moderator_timeout: float = setting(
        2,
        "seconds, from 0.1 to 30",
        "When the moderator is no longer waited for, and the comment published",
        ge=0.1,
        le=30,
    )
