import type { DatelineError } from "./errors.js";
import { type Operation, patched } from "./patch.js";
import { shared } from "./sharing.js";
import { Snapshots } from "./snapshots.js";
import type { LiveExtension } from "./socket.js";
import type { Transport } from "./transport.js";
import type { TypedDocument } from "./typed.js";

export interface LiveAnswer<Result> {
  /** The newest answer; null until the first. What has not changed in it is the same object as before. */
  data: Result | null;
  /** Whether answers come now; what changes meanwhile comes when they do again. */
  live: boolean;
  error: DatelineError | null;
}

/** The answer of a query that is `@live`, as it is now. It follows while somebody has subscribed. */
export class LiveQuery<Result, Variables extends object> extends Snapshots<LiveAnswer<Result>> {
  #answer: LiveAnswer<Result> = { data: null, live: false, error: null };
  #following: AbortController | null = null;

  constructor(
    readonly transport: Transport,
    readonly document: TypedDocument<Result, Variables>,
    readonly variables: Variables,
  ) {
    super();
  }

  protected override made(): LiveAnswer<Result> {
    return this.#answer;
  }

  protected override started(): void {
    const { signal } = (this.#following = new AbortController());
    const receiver = {
      next: (data: Result | undefined, live?: LiveExtension) =>
        this.#set({ data: this.#newest(data, live?.patch), live: true, error: null }),
      failed: (error: DatelineError) => this.#set({ error, live: false }),
      connected: (live: boolean) => live !== this.#answer.live && this.#set({ live }),
    };
    this.transport.follow(this.document, this.variables, receiver, signal);
  }

  protected override stopped(): void {
    this.#following?.abort();
    this.#answer = { ...this.#answer, live: false };
  }

  #newest(whole: Result | undefined, patch: readonly Operation[] = []): Result {
    return whole ? shared(this.#answer.data, whole) : (patched(this.#answer.data, patch) as Result);
  }

  #set(answer: Partial<LiveAnswer<Result>>): void {
    this.#answer = { ...this.#answer, ...answer };
    this.changed();
  }
}
