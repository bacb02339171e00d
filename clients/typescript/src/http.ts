import { DatelineError, refused, unreachable, type GraphQLFailure } from "./errors.js";
import type { Tokens } from "./token.js";
import { pause, wait } from "./waiting.js";

export interface RequestOptions {
  signal?: AbortSignal;
  /** Whether it may be sent again where its answer was lost, because doing it twice is doing it once. */
  idempotent?: boolean;
}

export interface HttpOptions {
  url: string;
  tokens: Tokens;
  fetch: typeof fetch;
  /** How often what failed for a time is sent again. */
  retries: number;
  /** Milliseconds before the first time; twice as many each time. */
  firstPause: number;
  /** Milliseconds that an answer may take. */
  timeout: number;
}

interface Answer {
  data?: unknown;
  errors?: GraphQLFailure[];
}

/** Operations over HTTP. What failed for a time is sent again; a token that was refused is asked for anew, once. */
export class Http {
  constructor(readonly options: HttpOptions) {}

  async send(query: string, variables: unknown, options: RequestOptions = {}): Promise<unknown> {
    const body = JSON.stringify({ query, variables });
    for (let tries = 0, renewed = false; ; ) {
      const found = await this.#once(body, options.signal);
      if (!(found instanceof DatelineError)) return found.data;
      if (found.code === "BAD_TOKEN" && !renewed) {
        renewed = true;
        this.options.tokens.forget();
      } else if (this.#again(found, options) && tries < this.options.retries) {
        await this.#wait(found, tries++, options.signal);
      } else {
        throw found;
      }
    }
  }

  /** What was refused for a time was not done; what was lost may have been. */
  #again(error: DatelineError, { idempotent = false }: RequestOptions): boolean {
    return error.temporary && (idempotent || error.code === "OVERLOADED");
  }

  #wait({ retryAfter }: DatelineError, tries: number, signal?: AbortSignal): Promise<void> {
    return retryAfter === null ? pause(tries, this.options.firstPause, signal) : wait(retryAfter * 1000, signal);
  }

  async #once(body: string, signal?: AbortSignal): Promise<Answer | DatelineError> {
    const patience = AbortSignal.timeout(this.options.timeout);
    try {
      const headers = { "content-type": "application/json", accept: ACCEPTED, ...(await this.options.tokens.headers()) };
      const both = signal ? AbortSignal.any([signal, patience]) : patience;
      const response = await this.options.fetch(this.options.url, { method: "POST", headers, body, signal: both });
      return await read(response);
    } catch (reason) {
      if (signal?.aborted) throw signal.reason;
      return unreachable(reason);
    }
  }
}

const ACCEPTED = "application/graphql-response+json, application/json;q=0.9";

async function read(response: Response): Promise<Answer | DatelineError> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) {
    // Not from Dateline, but from what stands in front of it.
    return new DatelineError(`The answer was HTTP ${response.status}.`, "UNREACHABLE", response.status >= 500);
  }
  const answer = (await response.json()) as Answer;
  return answer.errors?.length ? refused(answer.errors) : answer;
}
