import type { CommentOrder } from "../generated/schema.js";
import { Outbox } from "./outbox.js";
import { type Arrival, type Replies, Threads } from "./threads.js";
import type { Comment, CommentEvent } from "./types.js";

/** The comments as they are shown: what the server has, and over it what the reader has on its way there. */
export class Merged {
  #threads: Threads;
  #outbox = new Outbox();

  constructor(order: CommentOrder) {
    this.#threads = new Threads(order);
  }

  get threads(): Threads {
    return this.#threads;
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  /** Another list in place of this one. */
  begin(order: CommentOrder, page?: Replies): void {
    this.#threads = new Threads(order);
    if (page) this.#threads.append(page);
    for (const entry of this.#threads.entries()) this.#outbox.arrived(entry);
  }

  /** Forgets what another reader has not sent. */
  handOver(): void {
    this.#outbox = new Outbox();
  }

  comments(): Comment[] {
    return this.#list(null, this.#threads.top);
  }

  /** By an answer or by an event: the other of both finds it there. */
  add(comment: Arrival): void {
    this.#threads.add(comment, comment.idempotencyKey !== null);
    this.#outbox.arrived(comment);
  }

  /** What an event tells of comments: how they are, not what to add. */
  apply(event: CommentEvent): void {
    switch (event.__typename) {
      case "CommentAdded":
        return this.add(event.comment);
      case "CommentEdited":
        return void this.#threads.update(event.comment);
      case "CommentRemoved":
        return this.#threads.remove(event.comment);
      case "CommentLiked":
      case "CommentFeatured":
        return this.#threads.change(event.comment.id, event.comment);
    }
  }

  #list(parentId: string | null, ids: readonly string[]): Comment[] {
    const there = ids.flatMap((id) => this.#comment(id) ?? []);
    const coming = this.#outbox.below(parentId);
    const newestFirst = parentId === null && this.#threads.order === "NEWEST";
    return newestFirst ? [...coming.reverse(), ...there] : [...there, ...coming];
  }

  #comment(id: string): Comment | null {
    const place = this.#threads.get(id);
    if (!place) return null;
    const replies = this.#list(id, place.replies);
    return { ...this.#outbox.applied(place.entry), replies, hasMoreReplies: place.end.hasNextPage };
  }
}
