// Dateline from TypeScript: see docs/clients.md.

export { type ClientOptions, createClient, DatelineClient } from "./client.js";
export { Comments } from "./comments/discussion.js";
export type { FirstPage } from "./comments/pages.js";
export type * from "./comments/types.js";
export { CommentCounts } from "./counts.js";
export { DatelineError, type GraphQLFailure, type RequestFailed, type WriteError } from "./errors.js";
export type { RequestOptions } from "./http.js";
export { type LiveAnswer, LiveQuery } from "./live.js";
export type { Store } from "./snapshots.js";
export type { TokenSource } from "./token.js";
export type { TypedDocument } from "./typed.js";
