import { type Change, type Sending, shown } from "./optimism.js";
import type { Entry } from "./threads.js";
import type { Comment } from "./types.js";

/** What is on its way to the server, and how that makes comments look meanwhile. */
export class Outbox {
  readonly #sending = new Map<string, Sending>();
  readonly #changes = new Map<string, Change>();
  readonly #keys = new Map<string, string>();

  get(key: string): Sending | undefined {
    return this.#sending.get(key);
  }

  send(sending: Sending): void {
    this.#sending.set(sending.input.idempotencyKey, sending);
  }

  /** Refused, given up, or there; false where it was not on its way. */
  drop(key: string): boolean {
    return this.#sending.delete(key);
  }

  /** Unless an event has told meanwhile that it is there. */
  unsent(key: string): void {
    const sending = this.#sending.get(key);
    if (sending) this.#sending.set(key, { ...sending, delivery: "unsent" });
  }

  /** By an answer or by an event, whichever comes first. */
  arrived({ id, idempotencyKey }: Entry): void {
    if (idempotencyKey !== null && this.drop(idempotencyKey)) this.#keys.set(id, idempotencyKey);
  }

  /** New comments that stand below this one, or below the article. */
  below(parentId: string | null): Comment[] {
    return [...this.#sending.values()].filter(({ input }) => input.parentId === parentId).map(shown);
  }

  change(id: string, change: Change): void {
    this.#changes.set(id, change);
  }

  settle(id: string, change: Change): void {
    if (this.#changes.get(id) === change) this.#changes.delete(id);
  }

  /** A comment as it will be. */
  applied(entry: Entry): Omit<Comment, "replies" | "hasMoreReplies"> {
    const key = this.#keys.get(entry.id) ?? entry.id;
    return { ...entry, delivery: "sent", ...this.#changes.get(entry.id)?.(entry), key };
  }
}
