import { DatelineError } from "./errors.js";
import type { Http, RequestOptions } from "./http.js";
import type { Receiver, Socket } from "./socket.js";
import type { Tokens, TokenSource } from "./token.js";
import type { TypedDocument } from "./typed.js";

/** How operations get to the server, and answers and events back, for one reader at a time. */
export class Transport {
  /** Called when another reader is signed in. */
  readonly readers = new Set<() => void>();
  #writing = new AbortController();

  constructor(
    readonly http: Http,
    readonly socket: Socket,
    readonly tokens: Tokens,
  ) {}

  /** Aborted when another one is signed in. */
  get reader(): AbortSignal {
    return this.#writing.signal;
  }

  async ask<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options: RequestOptions = {},
  ): Promise<Result> {
    const text = document.toString();
    // What only reads may be asked twice.
    const reads = !/(^|\})\s*mutation\b/m.test(text);
    const signals = [options.signal, reads ? undefined : this.reader].filter((each) => each !== undefined);
    const data = await this.http.send(text, variables, { idempotent: reads, ...options, signal: AbortSignal.any(signals) });
    if (data === null || data === undefined) throw new DatelineError("The answer has no data.", "NO_DATA", false);
    return data as Result;
  }

  follow<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    receiver: Receiver<Result>,
    signal: AbortSignal,
  ): void {
    this.socket.follow(document.toString(), variables, receiver, signal);
  }

  /** What the reader before is writing ends here: sent again, it would be the next one's. */
  authenticate(source: TokenSource | null): void {
    const before = this.#writing;
    this.#writing = new AbortController();
    before.abort(new DatelineError("Another reader was signed in meanwhile.", "READER_CHANGED", false));
    this.tokens.use(source);
    this.socket.reconnect();
    for (const changed of this.readers) changed();
  }
}
