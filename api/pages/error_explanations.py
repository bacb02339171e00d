"""Explanations of error codes, for the developer page."""

ERRORS = (
    (
        ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"),
        "The document is no GraphQL, or asks for what the schema has not.",
    ),
    (("OPERATION_NOT_FOUND",), "There are several operations and no operationName, or one that is not there."),
    (
        ("DOCUMENT_NOT_FOUND", "DOCUMENT_MISMATCH"),
        "Nobody has registered a document with this id; the id came with a text that is not its own.",
    ),
    (("DOCUMENT_NOT_TRUSTED",), "Only registered documents are executed, and this is none."),
    (
        ("PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"),
        "Send the text with the hash, once; send the text without it from now on.",
    ),
    (("BAD_USER_INPUT",), "A variable or an argument has a value that its type has not."),
    (
        ("BAD_PAGE", "BAD_CURSOR"),
        "A page size is out of bounds, or first comes with last; a cursor is damaged or another list's.",
    ),
    (("BAD_REPRESENTATION",), "What a gateway looks up has no type of an entity, or no key."),
    (("LIMIT_EXCEEDED",), "It is over a limit: limit names it, maximum and actual give the figures."),
    (("BATCHED_MUTATION",), "A mutation comes among several operations in one body: send it alone."),
    (("BAD_TOKEN",), "The Authorization header holds no token, or one that has expired, is signed by another, …"),
    (
        ("INVALID_PREVIEW_TOKEN", "PREVIEW_READS_ONLY"),
        "The token of a preview is made up, or has ended; a mutation or a subscription came with one.",
    ),
    (
        (
            "BAD_REQUEST",
            "METHOD_NOT_ALLOWED",
            "NOT_ACCEPTABLE",
            "REQUEST_TIMEOUT",
            "CONTENT_TOO_LARGE",
            "URI_TOO_LONG",
            "HEADERS_TOO_LARGE",
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        "The HTTP request is not as the GraphQL-over-HTTP specification wants it.",
    ),
    (("NOT_SIGNED_IN", "FORBIDDEN"), "Only moderators may ask for this."),
    (
        ("NOT_FOUND", "CURSOR_EXPIRED"),
        "There is no such article to follow; what came behind the cursor is no longer kept: read the list again.",
    ),
    (("CONFLICT",), "The stream is connected already, or has an operation with this id."),
    (
        ("SUBSCRIPTION_NEEDS_STREAM", "TOO_MANY_CONNECTIONS"),
        "Ask for text/event-stream or use a WebSocket; too many are open from your address.",
    ),
    (("FOREIGN_ORIGIN",), "A page of a site that may not use Dateline opens a WebSocket."),
    (("TOKEN_EXPIRED",), "The token of a stream has expired; this is its last event."),
    (("OVERLOADED",), "Too much is asked at once: try again after the seconds in Retry-After."),
    (("TIMEOUT", "UNAVAILABLE"), "The database took too long, or it is away, or the keys of tokens are: try again."),
    (("INTERNAL",), "Our fault; the log has all of it, under requestId."),
)
