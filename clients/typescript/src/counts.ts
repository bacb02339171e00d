import type { DatelineError } from "./errors.js";
import * as documents from "./generated/documents.js";
import type { CommentCountsSubscription } from "./generated/operations.js";
import { Snapshots } from "./snapshots.js";
import type { Transport } from "./transport.js";

/** How many comments articles have, by their `id`s: for front pages. It follows while somebody has subscribed. */
export class CommentCounts extends Snapshots<Readonly<Record<string, number>>> {
  #counts: Record<string, number>;
  #following: AbortController | null = null;
  error: DatelineError | null = null;

  constructor(
    readonly transport: Transport,
    readonly articleIds: readonly string[],
    first: Readonly<Record<string, number>> = {},
  ) {
    super();
    this.#counts = { ...first };
  }

  protected override made(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  protected override started(): void {
    const { signal } = (this.#following = new AbortController());
    const receiver = {
      next: ({ commentCounts: { article, commentCount } }: CommentCountsSubscription) => {
        this.#counts[article.id] = commentCount;
        this.changed();
      },
      failed: (error: DatelineError) => (this.error = error),
    };
    this.transport.follow(documents.CommentCounts, { articleIds: [...this.articleIds] }, receiver, signal);
  }

  protected override stopped(): void {
    this.#following?.abort();
  }
}
