"""What readers do about what they are told: follow, follow no longer, and mark as read."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.compiler.mapping import One, Resolved
from schema.discussion.notices.notifications import HOW_MANY, UNREAD
from schema.fields.mapped_fields import mapped
from schema.rules.following import follow, mark_read, unfollow
from schema.rules.mutations import Info, key_of, signed_in
from schema.rules.user_errors import UserError

if TYPE_CHECKING:
    from schema.content.articles import Article
    from schema.content.people import Person
    from schema.content.taxonomy.topics import Topic


@strawberry.input(description="What to follow, or to follow no longer.")
class FollowArticleInput:
    article_id: strawberry.ID = strawberry.field(description="The article's `id`.")


@strawberry.type(description="The article, followed or not.")
class FollowArticlePayload:
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {written}"), "Null when `errors` says why not, and where you may not see it."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.input(description="What to follow, or to follow no longer.")
class FollowPersonInput:
    person_id: strawberry.ID = strawberry.field(description="The person's `id`.")


@strawberry.type(description="The person, followed or not.")
class FollowPersonPayload:
    person: Annotated["Person", strawberry.lazy("schema.content.people")] | None = mapped(
        One("{row}.id = {written}"), "Null when `errors` says why not, and where you may not see it."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.input(description="What to follow, or to follow no longer.")
class FollowTopicInput:
    topic_id: strawberry.ID = strawberry.field(description="The topic's `id`.")


@strawberry.type(description="The topic, followed or not.")
class FollowTopicPayload:
    topic: Annotated["Topic", strawberry.lazy("schema.content.taxonomy.topics")] | None = mapped(
        One("{row}.id = {written}"), "Null when `errors` says why not, and where you may not see it."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.input(description="What you have read.")
class MarkNotificationsReadInput:
    up_to: strawberry.ID = strawberry.field(
        description="The `id` of the last notification that you have seen: it and all before it are read, and what has "
        "come since is not."
    )


@strawberry.type(description="What is left to read.")
class MarkNotificationsReadPayload:
    unread_notification_count: int | None = mapped(UNREAD, f"{HOW_MANY} Null when `errors` says why nothing was done.")
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class NotificationMutations:
    @strawberry.mutation(description="Follows an article. Following it again changes nothing.")
    async def follow_article(self, info: Info, input: FollowArticleInput) -> FollowArticlePayload:
        key = key_of("Article", input.article_id)
        return await signed_in(FollowArticlePayload, info, lambda context: follow(context, "ARTICLE", key))

    @strawberry.mutation(description="Follows it no longer: what you were told of it is no longer listed.")
    async def unfollow_article(self, info: Info, input: FollowArticleInput) -> FollowArticlePayload:
        key = key_of("Article", input.article_id)
        return await signed_in(FollowArticlePayload, info, lambda context: unfollow(context, "ARTICLE", key))

    @strawberry.mutation(description="Follows a person. Following it again changes nothing.")
    async def follow_person(self, info: Info, input: FollowPersonInput) -> FollowPersonPayload:
        key = key_of("Person", input.person_id)
        return await signed_in(FollowPersonPayload, info, lambda context: follow(context, "PERSON", key))

    @strawberry.mutation(description="Follows it no longer: what you were told of it is no longer listed.")
    async def unfollow_person(self, info: Info, input: FollowPersonInput) -> FollowPersonPayload:
        key = key_of("Person", input.person_id)
        return await signed_in(FollowPersonPayload, info, lambda context: unfollow(context, "PERSON", key))

    @strawberry.mutation(description="Follows a topic. Following it again changes nothing.")
    async def follow_topic(self, info: Info, input: FollowTopicInput) -> FollowTopicPayload:
        key = key_of("Topic", input.topic_id)
        return await signed_in(FollowTopicPayload, info, lambda context: follow(context, "TOPIC", key))

    @strawberry.mutation(description="Follows it no longer: what you were told of it is no longer listed.")
    async def unfollow_topic(self, info: Info, input: FollowTopicInput) -> FollowTopicPayload:
        key = key_of("Topic", input.topic_id)
        return await signed_in(FollowTopicPayload, info, lambda context: unfollow(context, "TOPIC", key))

    @strawberry.mutation(description="Marks what you have seen as read, and nothing that has come since.")
    async def mark_notifications_read(
        self, info: Info, input: MarkNotificationsReadInput
    ) -> MarkNotificationsReadPayload:
        up_to = key_of("Notification", input.up_to)
        return await signed_in(MarkNotificationsReadPayload, info, lambda context: mark_read(context, up_to))
