"""Answers a request, step by step: document, plan, admission, statement, response."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from db.compiler.sql_text import Statement
from db.connections.admission import Client, Overloaded, current_work
from db.connections.joined_reads import read
from db.connections.postgres import Unavailable
from db.connections.retries import retry_while_unavailable, with_deadline
from schema.engine import single_mutation
from schema.engine.answers import NEEDS_POST, NEEDS_STREAM, Answer, cost_extension, failure, with_cost
from schema.engine.context import Context, EngineServices, Reader
from schema.engine.cost import has_begun, weigh
from schema.engine.incremental.execution import begin, complete
from schema.engine.limits import check
from schema.engine.live.watching import QueryWatching
from schema.engine.plans import Operation, Plan
from schema.engine.request_context import Batch, DocumentId
from schema.engine.subscriptions import Results, ResultStream
from schema.fields.errors import RequestError, graphql_error

UNKNOWN = Client()
PREVIEW_READS_ONLY = graphql_error(
    "PREVIEW_READS_ONLY", "A preview is read by queries: send mutations and subscriptions without its token."
)
SUBSCRIBE_TIMEOUT = 10  # seconds


@dataclass(slots=True)
class Request:
    """A request as a transport has read it, part by part. `query` is empty where there is only a `document_id`.

    `read_only`: mutations are refused. `identity` is for the application to understand, and `reader` tells anonymous
    readers apart. `position` is that of the write-ahead log which the answer must not be
    older than. `last_event_id`, where the transport has one, resumes a subscription whatever its `after` says. `client`
    tells apart who gets turns where many wait. `wants_cost`: the answer says what it
    cost. `is_public`: caches between the server and its readers may keep the
    response, and need the tags of what it shows. `preview` is a token for the answer as it would be, which the
    application understands. Those of one `batch` may cost no more together than one alone. `in_parts`: the client takes
    what it defers later.
    """

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    identity: Any = None
    last_event_id: str | None = None
    reader: Reader | None = None
    position: int = 0
    document_id: DocumentId | None = None
    client: Client = UNKNOWN
    is_public: bool = False
    wants_cost: bool = False
    preview: str | None = None
    batch: Batch | None = None
    in_parts: bool = False


class Engine:
    def __init__(self, services: EngineServices) -> None:
        self.services, self.watching = services, QueryWatching(services, self._plan, self._answer)

    async def answer(self, request: Request) -> Answer:
        """The answer to a query or a mutation. Never raises: errors are answers, too."""
        begun, operation = self.services.documents.turns.begin(request.client), None
        try:
            operation = await self._operation(request)
            return NEEDS_STREAM if operation.is_subscription else await self._execute(request, operation)
        except Exception as error:
            return failure(error, operation.place if operation else None)
        finally:
            current_work.reset(begun)

    async def stream(self, request: Request) -> Answer | Results:
        """The results of a subscription, a live query, or a query in parts; an answer to anything else, and where it is
        refused. What its task reads later is still the client's work."""
        self.services.documents.turns.begin(request.client)
        operation = None
        try:
            operation = await self._operation(request)
            if operation.live_directive and request.preview is None:
                return await with_deadline(SUBSCRIBE_TIMEOUT, self.watching.begin(request, operation))
            if operation.is_subscription:
                return await self._subscribe(request, operation)
            in_parts = request.in_parts and operation.incremental and operation.is_query and request.preview is None
            return await (self._execute_in_parts if in_parts else self._execute)(request, operation)
        except Exception as error:
            return failure(error, operation.place if operation else None)

    async def _operation(self, request: Request) -> Operation:
        document = await self.services.document(request.query, request.document_id)
        operation = document.operation(request.operation_name)
        if request.preview is not None and not operation.is_query:
            raise RequestError([PREVIEW_READS_ONLY])
        return operation

    async def _execute(self, request: Request, operation: Operation) -> Answer:
        """Plan, statement, response. Admission is where a statement needs a connection: cached answers need none."""
        if request.read_only and not operation.is_query:
            return NEEDS_POST
        with self.services.instrumentation.execution(operation):
            plan, context = await self._plan(request, operation)
            answer = await self._answer(request, context, plan)
            return with_cost(answer, plan.cost, operation.limits.cost) if request.wants_cost else answer

    async def _execute_in_parts(self, request: Request, operation: Operation) -> Answer | Results:
        """From the primary, so that no replica has to be found that is near enough."""
        with self.services.instrumentation.execution(operation):
            plan, context = await self._plan(request, operation)
            if plan.incremental is None:
                return await self._answer(request, context, plan)
            told = cost_extension(plan.incremental.cost, operation.limits.cost) if request.wants_cost else {}
            return await begin(plan.incremental, context, request.variables, told)

    async def _answer(self, request: Request, context: Context[Any], plan: Plan) -> Answer:
        if plan.tagged_statement and self._may_be_cached(plan.tagged_statement, context, request):
            return await self._from_cache(plan, context, request)
        if plan.single_mutation:
            return await self._mutate(request, context, plan)
        is_preview = request.preview is not None
        data = await self._read(plan.statement, context, request)
        if plan.fully_mapped:
            return Answer(b'{"data":%b}' % data, is_preview=is_preview, age=self.services.age)
        body = await complete(context, request.variables, data)
        position = None if context.operation.is_query else await self._log_position(context)
        return Answer(body, position=position, is_preview=is_preview, age=self.services.age)

    async def _plan(self, request: Request, operation: Operation) -> tuple[Plan, Context[Any]]:
        """How to answer, and for whom. Raises GraphQLError where they may not see what is selected."""
        variables = self.services.documents.coerce(operation, request.variables or {})
        plan = await self.services.documents.plan_in_turn(operation, variables)
        if request.batch:
            request.batch.cost += plan.cost
            check("cost", request.batch.cost, operation.limits.cost, [operation.node])
        weigh(plan.cost, writes=not (operation.is_query or operation.is_subscription))
        viewer = await self.services.viewer(request.identity)
        self.services.authorize(plan.permissions, viewer)
        self.services.count(operation)
        return plan, Context(self.services, viewer, operation, variables, plan, request.reader)

    def _may_be_cached(self, statement: Statement, context: Context[Any], request: Request) -> bool:
        return self.services.cache is not None and request.preview is None and statement.is_shared(context.viewer)

    async def _from_cache(self, plan: Plan, context: Context[Any], request: Request) -> Answer:
        assert self.services.cache
        assert plan.tagged_statement
        untagged = None if request.is_public else plan.statement
        cache, inputs = self.services.cache, context.inputs()
        body, entry = await cache.answer(plan.tagged_statement, inputs, request.position, untagged)
        if entry is None:
            return Answer(body, age=self.services.age or 0)
        return Answer(body, cache_entry=entry, on_hit=partial(self.services.count, context.operation))

    async def _read(self, statement: Statement | None, context: Context[Any], request: Request) -> bytes:
        """The statement's JSON, perhaps from a replica that has replayed all that the viewer must see."""
        if request.preview is not None:
            return await self.services.preview(request.preview, statement, context.inputs())
        if statement is None:
            return b"{}"
        statement = statement.of(context.viewer)
        if self.services.replicas:
            seen = max(request.position, self.services.position(context.viewer))
            return await self.services.replicas.read(statement, context.inputs(), seen)
        return await read(self.services.database, statement, context.inputs())

    async def _mutate(self, request: Request, context: Context[Any], plan: Plan) -> Answer:
        """A mutation of one field: executed first, and completed by graphql-core only where its payload is no JSON."""
        outcome = await single_mutation.run(context, plan.single_mutation)
        if isinstance(outcome, Overloaded) and not has_begun():
            raise outcome
        if isinstance(outcome, bytes):
            body = b'{"data":{"%b":%b}}' % (single_mutation.response_key(plan.single_mutation).encode(), outcome)
        else:
            body = await complete(replace(context, outcome=outcome), request.variables, b"{}")
        return Answer(body, position=await self._log_position(context))

    async def _log_position(self, context: Context[Any]) -> int | None:
        """The position of the write-ahead log after a mutation: this process has had the notifications of all
        before."""
        position = None
        with suppress(Unavailable):
            position = await self.services.feed.listener.catch_up()
        self.services.record_write(context.viewer, position)
        return position

    async def _subscribe(self, request: Request, operation: Operation) -> ResultStream:
        """Waits for PostgreSQL if it is away for a moment: clients reconnect all at once when it restarts."""
        return await with_deadline(SUBSCRIBE_TIMEOUT, self._follow(request, operation))

    async def _follow(self, request: Request, operation: Operation) -> ResultStream:
        plan, context = await retry_while_unavailable(lambda: self._plan(request, operation))
        inputs = replace(context.inputs(), resume_cursor=request.last_event_id)
        assert plan.rewriting
        subscription = await self.services.feed.subscribe(plan.feed_statement, inputs, request.client)
        return ResultStream(subscription, plan.rewriting.rewritten)
