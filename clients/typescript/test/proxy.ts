// A network in front of a server: it holds back answers or events, loses an answer, and cuts connections.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

type Kind = "http" | "socket";

export class Proxy {
  readonly #server = createServer((client) => this.#forward(client));
  readonly #open: Record<Kind, Set<Socket>> = { http: new Set(), socket: new Set() };
  readonly #gates: Record<Kind, Promise<void>> = { http: Promise.resolve(), socket: Promise.resolve() };
  #losing: (() => void) | null = null;

  constructor(readonly target: URL) {}

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  /** Nothing of this kind comes back until the function that it returns is called. */
  hold(kind: Kind): () => void {
    let release = () => {};
    this.#gates[kind] = new Promise((done) => (release = done));
    return release;
  }

  /** The server has done what was asked, but its next answer does not arrive. */
  loseAnswer(): Promise<void> {
    return new Promise((done) => (this.#losing = done));
  }

  cut(kind: Kind): void {
    for (const client of this.#open[kind]) client.destroy();
  }

  /** Connections are refused until the function that it returns is called. */
  async away(): Promise<() => Promise<void>> {
    const { port } = this.#server.address() as AddressInfo;
    this.#server.close();
    for (const kind of ["http", "socket"] as const) this.cut(kind);
    return async () => {
      this.#server.listen(port, "127.0.0.1");
      await once(this.#server, "listening");
    };
  }

  close(): void {
    this.#server.close();
    for (const kind of ["http", "socket"] as const) this.cut(kind);
  }

  #forward(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    let kind: Kind = "http";
    let sent = Promise.resolve();
    this.#open.http.add(client);
    client.on("data", (data) => {
      // A connection of earlier requests may become one, too.
      if (kind === "http" && /^upgrade: *websocket/im.test(data.toString("latin1"))) {
        this.#open.http.delete(client);
        this.#open[(kind = "socket")].add(client);
      }
      server.write(data);
    });
    server.on("data", (data) => (sent = sent.then(() => this.#back(kind, client, data))));
    for (const [one, other] of [[client, server], [server, client]] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#open[kind].delete(client);
        void sent.then(() => other.destroy());
      });
    }
  }

  async #back(kind: Kind, client: Socket, data: Buffer): Promise<void> {
    await this.#gates[kind];
    if (kind === "http" && this.#losing) {
      this.#losing();
      this.#losing = null;
      client.destroy();
    } else if (!client.destroyed) client.write(data);
  }
}
