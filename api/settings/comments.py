"""What an operator can set about comments and their moderation."""

from typing import Any

from pydantic import BaseModel

from api.settings.fields import count, setting
from api.settings.values import SHORTEST_SECRET, KeyAddress, RateLimits, Secret, WordList


def rates(default: str, things: str, what: str) -> Any:
    return setting(
        default,
        f"up to 1000 {things} per seconds, like {default}, or off",
        f"How often one reader may {what} in how many seconds",
    )


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
    rate_limits: RateLimits = rates("1/3,20/600", "comments", "post comments")
    commenter_comments: bool = setting(
        False, "on or off", "Whether everyone sees which comments someone has written, at `Commenter.comments`"
    )
    notification_days: int = count(90, 1, 36_500, "Days that readers' notifications are kept")
    edit_limits: RateLimits = rates("10/60,60/3600", "edits", "edit comments")
    like_limits: RateLimits = rates("60/60,600/3600", "likes", "like comments or take likes back")
    report_limits: RateLimits = rates("10/60,60/3600", "reports", "report comments")
    delete_limits: RateLimits = rates("30/60,300/3600", "deletions", "delete comments of theirs, or the account")
    share_limits: RateLimits = rates("30/60,300/3600", "shares", "share articles, where they are signed in")
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
