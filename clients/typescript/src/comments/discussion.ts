import { DatelineError, failed, unreachable } from "../errors.js";
import * as documents from "../generated/documents.js";
import type { ArrivalFragment, RefusalFragment } from "../generated/operations.js";
import type { CommentOrder, ReportReason } from "../generated/schema.js";
import { Snapshots } from "../snapshots.js";
import type { Transport } from "../transport.js";
import type { TypedDocument } from "../typed.js";
import { pause } from "../waiting.js";
import { type Change, deleted, edited, liked, type Sending } from "./optimism.js";
import { Outbox } from "./outbox.js";
import { type FirstPage, readPages } from "./pages.js";
import { type Arrival, type Replies, Threads } from "./threads.js";
import type { Comment, CommentEvent, Discussion, DiscussionOptions, PostOptions, Written } from "./types.js";

interface WriteResult {
  written: { comment: ArrivalFragment | null; errors: RefusalFragment[] };
}

const REPLIES = 20;

/**
 * The comments of one article, as they are shown: what is loaded, what is on its way, and what happens meanwhile. It reads
 * and follows while somebody has subscribed. What is written never throws: the result says why not.
 */
export class Comments extends Snapshots<Discussion> {
  readonly #pageSize: number;
  /** Of this reader. */
  #outbox = new Outbox();
  #reader: AbortSignal;
  #order: CommentOrder;
  #threads: Threads;
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
    this.#threads = new Threads(this.#order);
    if (first) this.#show(first);
  }

  /** Reads the list anew, as far as it is loaded. */
  readonly reload = (): Promise<void> => this.#load(this.#order);

  readonly sort = (order: CommentOrder): Promise<void> => this.#load(order);

  /** Older comments, or whatever comes next in the order. */
  readonly loadMore = async (): Promise<void> => {
    if (!this.#threads.hasMore || this.#state.loadingMore) return;
    this.#set({ loadingMore: true });
    const threads = this.#threads;
    const wanted = { slug: this.slug, order: this.#order, count: this.#pageSize, after: threads.endCursor };
    await this.#reads(async () => {
      const { article } = await readPages(this.transport, wanted);
      if (article && threads === this.#threads) threads.append(article.comments);
    });
    this.#set({ loadingMore: false });
  };

  readonly loadReplies = async (id: string): Promise<void> => {
    const threads = this.#threads;
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
    const depth = parentId ? (this.#threads.get(parentId)?.entry.depth ?? 0) + 1 : 0;
    return this.#post({ input, depth, at: new Date().toISOString(), delivery: "sending" });
  };

  /** Sends an unsent comment again, with its key. */
  readonly retry = async (key: string): Promise<Written> => {
    const unsent = this.#ours().get(key);
    if (!unsent) return refusal(new DatelineError("There is no such comment to send.", "NOT_UNSENT", false));
    return this.#post({ ...unsent, delivery: "sending" });
  };

  /** Takes an unsent comment from the list. */
  readonly discard = (key: string): void => {
    if (this.#outbox.drop(key)) this.changed();
  };

  readonly edit = (id: string, body: string): Promise<Written> =>
    this.#change(id, edited(body), documents.EditComment, { input: { commentId: id, body } });

  readonly remove = (id: string): Promise<Written> =>
    this.#change(id, deleted(), documents.DeleteComment, { input: { commentId: id } });

  readonly like = (id: string): Promise<Written> =>
    this.#change(id, liked(true), documents.LikeComment, { input: { commentId: id } });

  readonly unlike = (id: string): Promise<Written> =>
    this.#change(id, liked(false), documents.UnlikeComment, { input: { commentId: id } });

  readonly report = (id: string, reason: ReportReason, details?: string): Promise<Written> =>
    this.#write(documents.ReportComment, { input: { commentId: id, reason, details: details ?? null } });

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
    this.#outbox = new Outbox();
    this.changed();
    void this.reload();
  };

  #ours(): Outbox {
    if (this.#reader.aborted) this.#handOver();
    return this.#outbox;
  }

  protected override made(): Discussion {
    const { hasMore, order } = this.#threads;
    return { ...this.#state, order, hasMore, comments: this.#list(null, this.#threads.top) };
  }

  #list(parentId: string | null, ids: readonly string[]): Comment[] {
    const there = ids.flatMap((id) => this.#comment(id) ?? []);
    const coming = this.#outbox.below(parentId);
    return parentId === null && this.#order === "NEWEST" ? [...coming.reverse(), ...there] : [...there, ...coming];
  }

  #comment(id: string): Comment | null {
    const place = this.#threads.get(id);
    if (!place) return null;
    const replies = this.#list(id, place.replies);
    return { ...this.#outbox.applied(place.entry), replies, hasMoreReplies: place.end.hasNextPage };
  }

  #set(state: Partial<Discussion>): void {
    this.#state = { ...this.#state, ...state };
    this.changed();
  }

  async #load(order: CommentOrder, tries = 0): Promise<void> {
    const generation = (this.#generation += 1);
    const count = Math.max(this.#pageSize, this.#order === order ? this.#threads.top.length : 0);
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
    this.#threads = new Threads(order);
    if (!article) return this.#set({ status: "missing" });
    const { commentPolicy: policy, commentCount, comments, ...rest } = article;
    this.#threads.append(comments);
    this.#feedCursor ??= comments.feedCursor;
    for (const entry of this.#threads.entries()) this.#outbox.arrived(entry);
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
    switch (event.__typename) {
      case "CommentAdded":
        return this.#add(event.comment);
      case "CommentEdited":
        return void this.#threads.update(event.comment);
      case "CommentRemoved":
        return this.#threads.remove(event.comment);
      case "CommentLiked":
      case "CommentFeatured":
        return this.#threads.change(event.comment.id, event.comment);
      case "CommentingChanged":
        this.#state = { ...this.#state, policy: event.article.commentPolicy };
    }
  }

  /** The other of answer and event finds it there. */
  #add(comment: Arrival): void {
    this.#threads.add(comment, comment.idempotencyKey !== null);
    this.#outbox.arrived(comment);
  }

  async #post(sending: Sending): Promise<Written> {
    const key = sending.input.idempotencyKey;
    this.#ours().send(sending);
    this.changed();
    const written = await this.#write(documents.PostComment, { input: sending.input });
    if (written.ok && written.comment) this.#add(written.comment);
    else if (lost(written)) this.#outbox.unsent(key);
    else this.#outbox.drop(key);
    this.changed();
    return written;
  }

  async #change<Variables>(
    id: string,
    change: Change,
    document: TypedDocument<WriteResult, Variables>,
    variables: Variables,
  ): Promise<Written> {
    this.#outbox.change(id, change);
    this.changed();
    const written = await this.#write(document, variables);
    this.#outbox.settle(id, change);
    if (written.ok && written.comment?.status === "REMOVED") this.#threads.remove(written.comment);
    else if (written.ok && written.comment) this.#threads.update(written.comment);
    this.changed();
    return written;
  }

  async #write<Variables>(document: TypedDocument<WriteResult, Variables>, variables: Variables): Promise<Written> {
    try {
      const { written } = await this.transport.ask(document, variables, { idempotent: true });
      return written.errors.length ? { ok: false, errors: written.errors } : { ok: true, comment: written.comment };
    } catch (reason) {
      return refusal(reason instanceof DatelineError ? reason : unreachable(reason));
    }
  }
}

function refusal(cause: DatelineError): Written {
  return { ok: false, errors: [failed(cause)] };
}

function lost(written: Written): boolean {
  return !written.ok && written.errors.some((error) => error.__typename === "RequestFailed" && error.cause.temporary);
}
