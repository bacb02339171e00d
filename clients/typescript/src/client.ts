import { Comments } from "./comments/discussion.js";
import { type FirstPage, readPages } from "./comments/pages.js";
import type { DiscussionOptions } from "./comments/types.js";
import { CommentCounts } from "./counts.js";
import { Http, type RequestOptions } from "./http.js";
import { LiveQuery } from "./live.js";
import { type Receiver, Socket } from "./socket.js";
import { Tokens, type TokenSource } from "./token.js";
import { Transport } from "./transport.js";
import type { Given, TypedDocument } from "./typed.js";

export interface ClientOptions {
  /** The address of the GraphQL endpoint, such as https://news.example/graphql. */
  url: string;
  /** Where a token of the reader comes from. It is asked half a minute before a token expires, and where one is refused. */
  token?: TokenSource;
  fetch?: typeof fetch;
  /** A WebSocket class, where the platform has none. */
  webSocket?: unknown;
  /** How often a request is sent again that failed for a time: 4 unless given. */
  retries?: number;
  /** Milliseconds before the first time, twice as many each time: 500 unless given. */
  firstPause?: number;
  /** Milliseconds that an answer may take: 20,000 unless given. */
  timeout?: number;
}

/** One server, and one reader at a time. */
export class DatelineClient {
  readonly #transport: Transport;

  constructor({ url, token, retries = 4, firstPause = 500, timeout = 20_000, ...platform }: ClientOptions) {
    const tokens = new Tokens(token);
    const asking = platform.fetch ?? ((...given: Parameters<typeof fetch>) => fetch(...given));
    const http = new Http({ url, tokens, fetch: asking, retries, firstPause, timeout });
    const webSocket = platform.webSocket ?? globalThis.WebSocket;
    this.#transport = new Transport(http, new Socket({ url, tokens, webSocket, firstPause }), tokens);
  }

  /** Another reader, or null for nobody: what is followed goes on as theirs. */
  authenticate(token: TokenSource | null): void {
    this.#transport.authenticate(token);
  }

  /** The data of a query; throws `DatelineError`. */
  query<Result, Variables>(document: TypedDocument<Result, Variables>, ...[variables]: Given<Variables>): Promise<Result> {
    return this.#transport.ask(document, variables as Variables);
  }

  /** The data of a mutation; `errors` of its payload are data. Sent again after a lost answer only if `idempotent`. */
  mutate<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options: RequestOptions = {},
  ): Promise<Result> {
    return this.#transport.ask(document, variables, { idempotent: false, ...options });
  }

  /**
   * Each event of a subscription, until the signal or the end of the loop. Where it has the variable `after`, it goes on
   * behind the last event after any break; throws `DatelineError` where the server refuses to.
   */
  async *subscribe<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): AsyncGenerator<Result, void, void> {
    const ended = new AbortController();
    const both = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
    try {
      yield* events<Result>((receiver) => this.#transport.follow(document, variables, receiver, both), both);
    } finally {
      ended.abort();
    }
  }

  /**
   * The newest answer of a query that is `@live`, with or without `patch: true`. Where it has the variable `$after`, and hands
   * it to the directive, nothing that is known comes twice after a break.
   */
  live<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    ...[variables]: Given<Variables>
  ): LiveQuery<Result, Variables> {
    return new LiveQuery(this.#transport, document, (variables ?? {}) as Variables);
  }

  /** The comments of an article, live: by its slug, and with the first page where a server has read it. */
  comments(slug: string, options: DiscussionOptions = {}, first?: FirstPage): Comments {
    return new Comments(this.#transport, slug, options, first);
  }

  /** The first page of comments for `comments()`, as plain data: read on a server, shown at once, live in the browser. */
  readComments(slug: string, { order = "NEWEST", pageSize = 20 }: DiscussionOptions = {}): Promise<FirstPage> {
    return readPages(this.#transport, { slug, order, count: pageSize });
  }

  /** How many comments articles have, live, by their `id`s; with the numbers that are known. */
  commentCounts(articleIds: readonly string[], first?: Readonly<Record<string, number>>): CommentCounts {
    return new CommentCounts(this.#transport, articleIds, first);
  }
}

export function createClient(options: ClientOptions): DatelineClient {
  return new DatelineClient(options);
}

/** A push as a pull. */
async function* events<Result>(start: (receiver: Receiver<Result>) => void, signal: AbortSignal): AsyncGenerator<Result> {
  const waiting: Result[] = [];
  let error: Error | null = null;
  let wake = () => {};
  signal.addEventListener("abort", () => wake());
  start({
    next(data) {
      waiting.push(data);
      wake();
    },
    failed(reason) {
      error = reason;
      wake();
    },
  });
  while (!signal.aborted) {
    while (waiting.length) yield waiting.shift() as Result;
    if (error) throw error;
    if (!signal.aborted) await new Promise<void>((done) => (wake = done));
  }
}
