import type { PostCommentInput } from "../generated/schema.js";
import type { Comment } from "./types.js";
import type { Entry } from "./threads.js";

/** A comment on its way. */
export interface Sending {
  input: PostCommentInput & { idempotencyKey: string };
  at: string;
  delivery: "sending" | "unsent";
  depth: number;
}

/** What a comment will be once the server has answered. Applied to one that is so already, it changes nothing. */
export type Change = (entry: Entry) => Pick<Comment, "delivery"> & Partial<Entry>;

export function liked(yes: boolean): Change {
  return ({ viewerHasLiked, likeCount }) => ({
    delivery: "sent",
    viewerHasLiked: yes,
    likeCount: viewerHasLiked === yes ? likeCount : likeCount + (yes ? 1 : -1),
  });
}

export function edited(body: string): Change {
  return (entry) => ({ delivery: "saving", body, bodyHtml: entry.body === body ? entry.bodyHtml : plain(body) });
}

export function deleted(): Change {
  return () => ({ delivery: "deleting", body: null, bodyHtml: null, status: "REMOVED" });
}

/** One's own comment before the server has it. */
export function shown({ input, at, delivery, depth }: Sending): Comment {
  const { idempotencyKey, body, parentId } = input;
  return {
    ...{ id: idempotencyKey, key: idempotencyKey, idempotencyKey, delivery, depth },
    ...{ body, bodyHtml: plain(body), language: null, status: "PUBLISHED", rejectionReason: null },
    ...{ createdAt: at, editedAt: null, editableUntil: null, permalink: "", author: null, anchor: null },
    ...{ likeCount: 0, viewerHasLiked: false, isFeatured: false, replyCount: 0, replies: [], hasMoreReplies: false },
    parent: parentId ? { id: parentId } : null,
  };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The words as HTML, without the markup that the server will find in them. */
function plain(body: string): string {
  const safe = body.trim().replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? "");
  return safe.split(/\n{2,}/).map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`).join("");
}
