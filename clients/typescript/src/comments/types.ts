import type { DatelineError, WriteError } from "../errors.js";
import type { ArrivalFragment, CommentEventsSubscription, EntryFragment, PolicyFragment } from "../generated/operations.js";
import type { CommentOrder, CommentAnchorInput } from "../generated/schema.js";

/** What happens to the comments of an article, by `__typename`. */
export type CommentEvent = CommentEventsSubscription["commentEvents"];
/** What a comment form needs to know. */
export type Policy = PolicyFragment;

/**
 * How a comment stands with the server. "sending", "saving" and "deleting": shown as it will be. "unsent": the server was
 * not to be reached; `retry(key)` sends it again, and `discard(key)` gives it up.
 */
export type Delivery = "sent" | "sending" | "unsent" | "saving" | "deleting";

export interface Comment extends Omit<EntryFragment, "author"> {
  /** For lists of a view: stays the same from the moment that a comment is sent. */
  key: string;
  /** Null while one's own comment is sent: who one is, the server says. */
  author: EntryFragment["author"] | null;
  delivery: Delivery;
  replies: readonly Comment[];
  /** Whether `loadReplies(id)` has more. */
  hasMoreReplies: boolean;
}

/** The state of a discussion; a new object with each change. */
export interface Discussion {
  /** "missing": there is no such article. "failed": see `error`, and call `reload()`. */
  status: "loading" | "ready" | "missing" | "failed";
  /** Whether events come now; what they would have told comes when they do again. */
  live: boolean;
  article: { id: string; headline: string; url: string; language: string; direction: "LTR" | "RTL" } | null;
  policy: Policy | null;
  /** All published comments of the article, whatever is loaded. */
  commentCount: number;
  order: CommentOrder;
  comments: readonly Comment[];
  hasMore: boolean;
  loadingMore: boolean;
  error: DatelineError | null;
}

export type Written = { ok: true; comment: ArrivalFragment | null } | { ok: false; errors: readonly WriteError[] };

export interface PostOptions {
  /** The `id` of the comment that it answers. */
  parentId?: string;
  anchor?: CommentAnchorInput;
  /** A random one unless given. The same key again is the same comment. */
  idempotencyKey?: string;
}

export interface DiscussionOptions {
  /** NEWEST unless given. */
  order?: CommentOrder;
  /** Top-level comments of a page: 20 unless given. */
  pageSize?: number;
}
