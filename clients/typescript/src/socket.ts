import { type Client, CloseCode, createClient, type FormattedExecutionResult } from "graphql-ws";
import { type DatelineError, type GraphQLFailure, refused, unreachable } from "./errors.js";
import type { Operation } from "./patch.js";
import type { Tokens } from "./token.js";
import { pause } from "./waiting.js";

/** What comes beside each answer of a query that is `@live`; its `patch` is in place of data. */
export interface LiveExtension {
  cursor: string;
  patch?: readonly Operation[];
}

export interface Receiver<Data> {
  next(data: Data, live?: LiveExtension): void;
  /** It will not go on: the server has refused it. */
  failed(error: DatelineError): void;
  /** Whether events come now. What happens meanwhile comes afterwards, where the operation has a cursor. */
  connected?(yes: boolean): void;
}

export interface SocketOptions {
  url: string;
  tokens: Tokens;
  webSocket: unknown;
  firstPause: number;
}

/** What a subscription goes on from. */
interface Cursor {
  cursor?: string;
}

const FORBIDDEN = 4403; // the token is not good, or no longer
const QUIET = 20_000; // milliseconds until the server is asked whether it is there
const ANSWER_WITHIN = 10_000;

/** Subscriptions over one WebSocket, which is there while there are any, and comes back after any break. */
export class Socket {
  #client: Client | null = null;
  readonly #watching = new Set<(yes: boolean) => void>();

  constructor(readonly options: SocketOptions) {}

  /**
   * Follows an operation until the signal. Its variable `after`, if it has one, moves along with the `cursor` of each event,
   * or of each answer that is live: after a break it goes on behind the last one that `receiver` had.
   */
  follow<Data>(query: string, variables: object, receiver: Receiver<Data>, signal: AbortSignal): void {
    const position: Record<string, unknown> = { ...variables };
    const watch = (yes: boolean) => receiver.connected?.(yes);
    this.#watching.add(watch);
    signal.addEventListener("abort", () => this.#watching.delete(watch));
    void this.#keep(query, position, receiver, signal);
  }

  /** Ends the connection; what is followed goes on over a new one, with the token as it is then. */
  reconnect(): void {
    this.#client?.terminate();
  }

  async #keep<Data>(query: string, position: Record<string, unknown>, receiver: Receiver<Data>, signal: AbortSignal) {
    for (let tries = 0; !signal.aborted; tries += 1) {
      const end = await this.#once(query, position, receiver, signal, () => (tries = 0));
      if (signal.aborted) return;
      receiver.connected?.(false);
      if (end && !end.temporary && end.code !== "BAD_TOKEN") return receiver.failed(end);
      await pause(tries, this.options.firstPause, signal).catch(() => undefined);
    }
  }

  /** Until it ends: with an error, or null where the server has completed it. */
  #once<Data>(
    query: string,
    position: Record<string, unknown>,
    receiver: Receiver<Data>,
    signal: AbortSignal,
    came: () => void,
  ): Promise<DatelineError | null> {
    return new Promise((done) => {
      const sink = {
        next: (result: FormattedExecutionResult<Record<string, unknown>>) => {
          if (result.errors) return done(refused(result.errors as readonly GraphQLFailure[]));
          came();
          const live = result.extensions?.live as LiveExtension | undefined;
          move(position, live ?? eventOf(result.data));
          receiver.next(result.data as Data, live);
        },
        error: (reason: unknown) => done(Array.isArray(reason) ? refused(reason as GraphQLFailure[]) : unreachable(reason)),
        complete: () => done(null),
      };
      const stop = this.#connected().subscribe({ query, variables: position }, sink);
      signal.addEventListener("abort", stop);
    });
  }

  #connected(): Client {
    return (this.#client ??= this.#create());
  }

  #create(): Client {
    const { url, tokens, webSocket, firstPause } = this.options;
    const alive = watchdog();
    const tell = (yes: boolean) => this.#watching.forEach((watch) => watch(yes));
    return createClient({
      url: url.replace(/^http/, "ws"),
      webSocketImpl: webSocket,
      connectionParams: () => tokens.headers(),
      lazyCloseTimeout: 1000,
      keepAlive: QUIET,
      retryAttempts: Infinity,
      retryWait: (tries) => pause(tries, firstPause),
      shouldRetry: () => true,
      on: {
        connected: () => tell(true),
        closed: (event) => {
          alive.stop();
          if ((event as { code?: number }).code === FORBIDDEN) tokens.forget();
          tell(false);
        },
        opened: (socket) => alive.watch(socket as { close(code: number, why: string): void }),
        ping: (received) => !received && alive.asked(),
        pong: (received) => received && alive.answered(),
      },
    });
  }
}

function eventOf(data: Record<string, unknown> | null | undefined): Cursor | null {
  return Object.values(data ?? {})[0] as Cursor | null;
}

/** Moves `after` behind the last event. */
function move(position: Record<string, unknown>, last: Cursor | null): void {
  if (last?.cursor) position.after = last.cursor;
}

/** Closes a connection on which nobody answers. */
function watchdog() {
  let socket: { close(code: number, why: string): void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answered = () => clearTimeout(timer);
  return {
    watch: (opened: typeof socket) => (socket = opened),
    asked: () => (timer = setTimeout(() => socket?.close(CloseCode.ConnectionInitialisationTimeout, "No answer"), ANSWER_WITHIN)),
    answered,
    stop: answered,
  };
}
