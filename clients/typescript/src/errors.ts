import type { RefusalFragment } from "./generated/operations.js";

/** One entry of an answer's `errors`. */
export interface GraphQLFailure {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; retryAfter?: number; [more: string]: unknown };
}

/** A request that was not answered with data: `code` is that of the server, or UNREACHABLE. */
export class DatelineError extends Error {
  override readonly name = "DatelineError";

  constructor(
    message: string,
    readonly code: string,
    /** Whether the same again may succeed. */
    readonly temporary: boolean,
    /** Seconds to wait before that, where the server says so. */
    readonly retryAfter: number | null = null,
    readonly errors: readonly GraphQLFailure[] = [],
  ) {
    super(message);
  }
}

const TEMPORARY = new Set(["OVERLOADED", "TIMEOUT", "UNAVAILABLE", "TOO_MANY_CONNECTIONS", "REQUEST_TIMEOUT"]);

export function unreachable(reason: unknown): DatelineError {
  return new DatelineError(reason instanceof Error ? reason.message : String(reason), "UNREACHABLE", true);
}

export function refused(errors: readonly GraphQLFailure[]): DatelineError {
  const [first] = errors;
  const code = first?.extensions?.code ?? "INTERNAL";
  const message = first?.message ?? "The request was refused.";
  return new DatelineError(message, code, TEMPORARY.has(code), first?.extensions?.retryAfter ?? null, errors);
}

/** Neither done nor refused: what was asked may be asked again. */
export interface RequestFailed {
  __typename: "RequestFailed";
  code: "REQUEST_FAILED";
  message: string;
  cause: DatelineError;
}

/** Why a comment was not written, by `__typename`: what the server expects to fail by, or a request that failed. */
export type WriteError = RefusalFragment | RequestFailed;

export function failed(cause: DatelineError): RequestFailed {
  return { __typename: "RequestFailed", code: "REQUEST_FAILED", message: cause.message, cause };
}
