import { DatelineError, unreachable } from "../errors.js";
import * as documents from "../generated/documents.js";
import type { CommentOrder, ReportReason } from "../generated/schema.js";
import { Snapshots } from "../snapshots.js";
import type { Transport } from "../transport.js";
import { pause } from "../waiting.js";
import { Merged } from "./merged.js";
import { deleted, edited, liked } from "./optimism.js";
import { type FirstPage, readPages } from "./pages.js";
import type { Replies } from "./threads.js";
import type { CommentEvent, Discussion, DiscussionOptions, PostOptions, Written } from "./types.js";
import { refusal, Writing } from "./writing.js";

const REPLIES = 20;

/**
 * The comments of one article, as they are shown: what is loaded, what is on its way, and what happens meanwhile. It reads
 * and follows while somebody has subscribed. What is written never throws: the result says why not.
 */
export class Comments extends Snapshots<Discussion> {
  readonly #pageSize: number;
  readonly #merged: Merged;
  readonly #writing: Writing;
  #reader: AbortSignal;
  #order: CommentOrder;
  #state: Omit<Discussion, "comments" | "hasMore" | "order"> = {
    ...{ status: "loading", live: false, article: null, policy: null, commentCount: 0, loadingMore: false, error: null },
  };
  #following: AbortController | null = null;
  #feedCursor: string | null = null;
  /** Events that came while a page was on its way, whose snapshot may be older. */
  #meanwhile: CommentEvent[] | null = null;
  #reading = 0;
  /** Each list that is read anew makes answers of the one before stale. */
  #generation = 0;

  constructor(
    readonly transport: Transport,
    readonly slug: string,
    { order = "NEWEST", pageSize = 20 }: DiscussionOptions = {},
    first?: FirstPage,
  ) {
    super();
    this.#reader = transport.reader;
    this.#order = first?.order ?? order;
    this.#pageSize = pageSize;
    this.#merged = new Merged(this.#order);
    this.#writing = new Writing(transport, this.#merged, () => this.changed());
    if (first) this.#show(first);
  }

  /** Reads the list anew, as far as it is loaded. */
  readonly reload = (): Promise<void> => this.#load(this.#order);

  readonly sort = (order: CommentOrder): Promise<void> => this.#load(order);

  /** Older comments, or whatever comes next in the order. */
  readonly loadMore = async (): Promise<void> => {
    const { threads } = this.#merged;
    if (!threads.hasMore || this.#state.loadingMore) return;
    this.#set({ loadingMore: true });
    const wanted = { slug: this.slug, order: this.#order, count: this.#pageSize, after: threads.endCursor };
    await this.#reads(async () => {
      const { article } = await readPages(this.transport, wanted);
      if (article && threads === this.#merged.threads) threads.append(article.comments);
    });
    this.#set({ loadingMore: false });
  };

  readonly loadReplies = async (id: string): Promise<void> => {
    const { threads } = this.#merged;
    const after = threads.get(id)?.end.endCursor ?? null;
    await this.#reads(async () => {
      const { node } = await this.transport.ask(documents.RepliesPage, { id, first: REPLIES, after });
      if (node?.__typename === "Comment") threads.appendReplies(id, node.replies as Replies);
    });
  };

  /** Shows the comment at once, and sends it until it is there: it is one comment, whatever is lost on the way. */
  readonly post = async (body: string, { parentId, anchor, idempotencyKey }: PostOptions = {}): Promise<Written> => {
    const article = this.#state.article;
    if (!article) return refusal(new DatelineError("The article is not loaded.", "NOT_LOADED", true));
    const key = idempotencyKey ?? crypto.randomUUID();
    const input = { articleId: article.id, body, idempotencyKey: key, parentId: parentId ?? null, anchor: anchor ?? null };
    const depth = parentId ? (this.#merged.threads.get(parentId)?.entry.depth ?? 0) + 1 : 0;
    this.#meet();
    return this.#writing.post({ input, depth, at: new Date().toISOString(), delivery: "sending" });
  };

  /** Sends an unsent comment again, with its key. */
  readonly retry = async (key: string): Promise<Written> => {
    this.#meet();
    const unsent = this.#merged.outbox.get(key);
    if (!unsent) return refusal(new DatelineError("There is no such comment to send.", "NOT_UNSENT", false));
    return this.#writing.post({ ...unsent, delivery: "sending" });
  };

  /** Takes an unsent comment from the list. */
  readonly discard = (key: string): void => {
    if (this.#merged.outbox.drop(key)) this.changed();
  };

  readonly edit = (id: string, body: string): Promise<Written> =>
    this.#writing.change(id, edited(body), documents.EditComment, { input: { commentId: id, body } });

  readonly remove = (id: string): Promise<Written> =>
    this.#writing.change(id, deleted(), documents.DeleteComment, { input: { commentId: id } });

  readonly like = (id: string): Promise<Written> =>
    this.#writing.change(id, liked(true), documents.LikeComment, { input: { commentId: id } });

  readonly unlike = (id: string): Promise<Written> =>
    this.#writing.change(id, liked(false), documents.UnlikeComment, { input: { commentId: id } });

  readonly report = (id: string, reason: ReportReason, details?: string): Promise<Written> =>
    this.#writing.write(documents.ReportComment, { input: { commentId: id, reason, details: details ?? null } });

  protected override started(): void {
    this.transport.readers.add(this.#handOver);
    if (this.#reader.aborted) this.#handOver();
    else if (this.#state.status === "ready") this.#follow();
    else void this.reload();
  }

  protected override stopped(): void {
    this.transport.readers.delete(this.#handOver);
    this.#following?.abort();
    this.#following = null;
    this.#state = { ...this.#state, live: false };
  }

  /** Another reader sees other things, their own comments and likes, and nothing that the one before has not sent. */
  readonly #handOver = (): void => {
    this.#reader = this.transport.reader;
    this.#merged.handOver();
    this.changed();
    void this.reload();
  };

  /** What is written is this reader's. */
  #meet(): void {
    if (this.#reader.aborted) this.#handOver();
  }

  protected override made(): Discussion {
    const { hasMore, order } = this.#merged.threads;
    return { ...this.#state, order, hasMore, comments: this.#merged.comments() };
  }

  #set(state: Partial<Discussion>): void {
    this.#state = { ...this.#state, ...state };
    this.changed();
  }

  async #load(order: CommentOrder, tries = 0): Promise<void> {
    const generation = (this.#generation += 1);
    const count = Math.max(this.#pageSize, this.#order === order ? this.#merged.threads.top.length : 0);
    if (this.#state.status !== "ready" && !tries) this.#set({ status: "loading", error: null });
    await this.#reads(async () => {
      const page = await readPages(this.transport, { slug: this.slug, order, count });
      if (generation === this.#generation) this.#show(page);
    });
    if (this.#state.status === "ready") this.#follow();
    else if (this.#state.error?.temporary && this.followed) await this.#again(generation, order, tries);
  }

  /** A page that a reader has open comes to itself once the server is there. */
  async #again(generation: number, order: CommentOrder, tries: number): Promise<void> {
    await pause(tries, this.transport.http.options.firstPause);
    if (this.followed && generation === this.#generation) await this.#load(order, tries + 1);
  }

  #show({ article, order }: FirstPage): void {
    this.#order = order;
    this.#merged.begin(order, article?.comments);
    if (!article) return this.#set({ status: "missing" });
    const { commentPolicy: policy, commentCount, comments, ...rest } = article;
    this.#feedCursor ??= comments.feedCursor;
    this.#set({ status: "ready", error: null, article: rest, policy, commentCount });
  }

  /** Whatever happened since it was asked for happens to it again: events say how things are, not what to add. */
  async #reads(work: () => Promise<void>): Promise<void> {
    const events = (this.#meanwhile ??= []);
    this.#reading += 1;
    try {
      await work();
      events.forEach((event) => this.#apply(event));
      this.changed();
    } catch (reason) {
      const error = reason instanceof DatelineError ? reason : unreachable(reason);
      this.#set({ error, status: this.#state.status === "ready" ? "ready" : "failed" });
    } finally {
      if (!(this.#reading -= 1)) this.#meanwhile = null;
    }
  }

  #follow(): void {
    if (this.#following || !this.#state.article || !this.followed) return;
    const { signal } = (this.#following = new AbortController());
    const variables = { articleId: this.#state.article.id, after: this.#feedCursor };
    const receiver = {
      next: ({ commentEvents }: { commentEvents: CommentEvent }) => this.#next(commentEvents),
      failed: (error: DatelineError) => {
        this.#following = null;
        this.#set({ error, live: false });
      },
      connected: (live: boolean) => live !== this.#state.live && this.#set({ live }),
    };
    this.transport.follow(documents.CommentEvents, variables, receiver, signal);
  }

  #next(event: CommentEvent): void {
    this.#feedCursor = event.cursor;
    this.#meanwhile?.push(event);
    this.#state = { ...this.#state, live: true };
    this.#apply(event);
    if (event.__typename === "FeedReset") void this.reload();
    this.changed();
  }

  #apply(event: CommentEvent): void {
    this.#state = { ...this.#state, commentCount: event.commentCount };
    if (event.__typename === "CommentingChanged") this.#state = { ...this.#state, policy: event.article.commentPolicy };
    else this.#merged.apply(event);
  }
}
