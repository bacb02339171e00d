/** A signed token of your own site; null for a reader who is not signed in. */
export type TokenSource = () => Promise<string | null> | string | null;

const EARLY = 30_000; // milliseconds before it expires
const NEVER = Number.POSITIVE_INFINITY;

/** Asks for a token when it is first needed, half a minute before it expires, and where one was refused. */
export class Tokens {
  #source: TokenSource | null;
  #asked: Promise<string | null> | null = null;
  #expires = 0;

  constructor(source: TokenSource | undefined) {
    this.#source = source ?? null;
  }

  use(source: TokenSource | null): void {
    this.#source = source;
    this.forget();
  }

  forget(): void {
    this.#asked = null;
  }

  async headers(): Promise<Record<string, string>> {
    const token = await this.current();
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  async current(): Promise<string | null> {
    if (!this.#source) return null;
    if (this.#asked && Date.now() < this.#expires - EARLY) return this.#asked;
    this.#expires = NEVER;
    const asked = (this.#asked = this.#ask(this.#source));
    return asked;
  }

  async #ask(source: TokenSource): Promise<string | null> {
    try {
      const token = await source();
      if (this.#source === source) this.#expires = token ? expiryOf(token) : NEVER;
      return token;
    } catch (reason) {
      this.forget();
      throw reason;
    }
  }
}

/** In milliseconds; NEVER for what does not say so. */
function expiryOf(token: string): number {
  try {
    const claims = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    return Number((JSON.parse(claims) as { exp?: number }).exp ?? NEVER) * 1000;
  } catch {
    return NEVER;
  }
}
