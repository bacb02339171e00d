// What the tests are told of the server that they run against, and what they all do.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type ClientOptions, type Comments, createClient, type DatelineClient, type Discussion, type Store } from "dateline-client";
import { Proxy } from "./proxy.js";

interface Session {
  url: string;
  /** Tokens are signed with. */
  secret: string;
  /** A cursor whose events the server has no longer. */
  oldCursor: string;
}

const LONGEST = 60_000; // milliseconds

export const session = JSON.parse(process.env.DATELINE_SESSION ?? "{}") as Session;
export const BODY = "A sentence of more than fifty characters, as this newspaper wants them, number";

/** As docs/signing-in.md makes one. */
export function token(name: string, seconds = 3600, roles: string[] = []): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: name.toLowerCase(), name, roles, exp: Math.floor(Date.now() / 1000) + seconds };
  const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${unsigned}.${createHmac("sha256", session.secret).update(unsigned).digest("base64url")}`;
}

/** A client of a reader behind a network of its own. It tries again soon, for tests do not want to wait. */
export async function network(options: Partial<ClientOptions> = {}): Promise<{ proxy: Proxy; client: DatelineClient }> {
  const proxy = new Proxy(new URL(session.url));
  const url = await proxy.listen();
  return { proxy, client: createClient({ url, token: () => token("Priya"), firstPause: 50, ...options }) };
}

export const others = createClient({ url: session.url, token: () => token("Rahul") });

/** Every state of a store since it was opened, and the means to wait for one. */
export class Watched<State> {
  readonly states: State[] = [];
  readonly #waiting = new Set<() => void>();
  readonly close: () => void;

  constructor(readonly store: Store<State>) {
    const changed = () => {
      this.states.push(store.getSnapshot());
      for (const look of this.#waiting) look();
    };
    this.close = store.subscribe(changed);
  }

  get now(): State {
    return this.store.getSnapshot();
  }

  until(what: string, holds: (state: State) => boolean): Promise<State> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`Never ${what}: ${JSON.stringify(this.now)}`)), LONGEST);
      const look = () => {
        if (!holds(this.now)) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        done(this.now);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

export class WatchedComments extends Watched<Discussion> {
  constructor(readonly comments: Comments) {
    super(comments);
  }

  async live(): Promise<Discussion> {
    return this.until("live", (state) => state.status === "ready" && state.live);
  }

  bodies(): (string | null)[] {
    return this.now.comments.map(({ body }) => body);
  }
}

/** Each comment once in each state, and under the same key from first to last. */
export function seenOnce(watched: WatchedComments, body: string): void {
  const seen = watched.states.map(({ comments }) => comments.filter((each) => each.body === body));
  assert.ok(seen.every(({ length }) => length <= 1));
  assert.equal(new Set(seen.flat().map(({ key }) => key)).size, 1);
}
