import type { ArrivalFragment, EntryFragment } from "../generated/operations.js";
import type { CommentOrder } from "../generated/schema.js";

export type Entry = EntryFragment;
export type Arrival = ArrivalFragment;

interface End {
  hasNextPage: boolean;
  endCursor: string | null;
}

/** A page of replies, however deep it goes. */
export interface Replies {
  nodes: readonly (Entry & { replies?: Replies })[];
  pageInfo: End;
}

interface Place {
  entry: Entry;
  replies: string[];
  end: End;
}

const ALL: End = { hasNextPage: false, endCursor: null };

/** The comments that are loaded, each once, in their lists. It knows the server's state only, nothing that waits to be sent. */
export class Threads {
  readonly #places = new Map<string, Place>();
  #top: string[] = [];
  #end: End = ALL;

  constructor(readonly order: CommentOrder) {}

  get hasMore(): boolean {
    return this.#end.hasNextPage;
  }

  get endCursor(): string | null {
    return this.#end.endCursor;
  }

  get top(): readonly string[] {
    return this.#top;
  }

  get(id: string): Readonly<Place> | undefined {
    return this.#places.get(id);
  }

  entries(): Entry[] {
    return [...this.#places.values()].map(({ entry }) => entry);
  }

  /** A page behind what is there. */
  append(page: Replies): void {
    this.#top = joined(this.#top, this.#taken(page));
    this.#end = page.pageInfo;
  }

  appendReplies(id: string, page: Replies): void {
    const place = this.#places.get(id);
    if (!place) return;
    place.replies = joined(place.replies, this.#taken(page));
    place.end = page.pageInfo;
  }

  /** A new comment. Where its place is on a page that is not loaded, it is shown if it is the reader's `own`. */
  add(arrival: Arrival, own: boolean): void {
    this.#count(arrival);
    if (this.update(arrival)) return;
    const { parent, id } = arrival;
    if (parent ? this.#placeReply(id, parent.id, own) : this.#placeThread(id, own)) {
      this.#places.set(id, { entry: arrival, replies: [], end: ALL });
    }
  }

  /** A comment as it is now; false where it is not loaded. */
  update(entry: Entry): boolean {
    const known = this.#places.get(entry.id);
    if (known) known.entry = newer(known.entry, entry);
    return known !== undefined;
  }

  change(id: string, fields: Partial<Entry>): void {
    const place = this.#places.get(id);
    if (place) place.entry = { ...place.entry, ...fields };
  }

  /** A comment that has replies leaves its place to them; a place that was kept for it alone goes along. */
  remove(entry: Entry): void {
    const place = this.#places.get(entry.id);
    if (place && (place.replies.length || entry.replyCount)) {
      place.entry = entry;
      return;
    }
    if (place) this.#take(entry);
    this.#count(entry);
    const above = entry.parent && this.#places.get(entry.parent.id)?.entry;
    if (above?.status === "REMOVED") this.remove(above);
  }

  /** Its parent's replies, as the server has counted them. */
  #count({ parent }: Entry | Arrival): void {
    if (parent && "replyCount" in parent) this.change(parent.id, { replyCount: parent.replyCount });
  }

  #take({ id, parent }: Entry): void {
    this.#places.delete(id);
    this.#top = this.#top.filter((each) => each !== id);
    const above = parent && this.#places.get(parent.id);
    if (above) above.replies = above.replies.filter((each) => each !== id);
  }

  #placeThread(id: string, own: boolean): boolean {
    if (this.order === "NEWEST") this.#top = [id, ...this.#top];
    else if (own || !this.hasMore) this.#top = [...this.#top, id];
    else return false;
    return true;
  }

  #placeReply(id: string, parentId: string, own: boolean): boolean {
    const parent = this.#places.get(parentId);
    if (!parent || (parent.end.hasNextPage && !own)) return false;
    parent.replies = [...parent.replies, id];
    return true;
  }

  #taken({ nodes }: Replies): string[] {
    return nodes.map(({ replies: page, ...entry }) => {
      const known = this.#places.get(entry.id);
      const below = page ? this.#taken(page) : [];
      const end = page?.pageInfo ?? known?.end ?? { hasNextPage: entry.replyCount > 0, endCursor: null };
      const replies = joined(known?.replies ?? [], below);
      this.#places.set(entry.id, { entry: known ? newer(known.entry, entry) : entry, replies, end });
      return entry.id;
    });
  }
}

/** Each once: what has come by itself already stands where its page puts it. */
function joined(before: readonly string[], page: readonly string[]): string[] {
  const fresh = new Set(page);
  return [...before.filter((id) => !fresh.has(id)), ...page];
}

/** An answer may be older than an event that has come before it: later words stay. */
function newer(known: Entry, other: Entry): Entry {
  return (known.editedAt ?? "") > (other.editedAt ?? "") && other.status !== "REMOVED" ? known : other;
}
