// Events from the server: one connection for all elements on the page, whatever they follow. Where more is to be followed,
// or less, another takes its place: each operation goes on behind the last event that it had.

import { documentId, reader, request } from "./origin.js";

const PAUSE = 1000; // milliseconds, twice as many each time
const LONGEST_PAUSE = 30_000;
const SILENCE = 45_000; // the server shows every 15 seconds that it is there
const TOGETHER = 20;

const followed = new Map();
let last = 0;
let connection = null;
let timer = null;
let failures = 0;

/** Until the signal. `variables` are read whenever a connection begins. `receiver` has `next(data)`, `lost()`, `back()`. */
export function follow(operationName, variables, receiver, signal) {
  if (signal.aborted) return;
  const id = String((last += 1));
  followed.set(id, { operationName, variables, receiver });
  signal.addEventListener("abort", () => {
    followed.delete(id);
    openSoon();
  });
  openSoon();
}

function openSoon(pause = TOGETHER) {
  clearTimeout(timer);
  timer = setTimeout(open, pause);
}

function close() {
  clearTimeout(timer);
  connection?.abort();
  connection = null;
}

async function open() {
  close();
  // Browsers open few connections to one site: pages that nobody sees leave theirs to others.
  if (document.hidden || !followed.size) return;
  const current = (connection = new AbortController());
  try {
    await read(current);
  } catch {
    // Told below, as what has ended is.
  }
  if (current.signal.aborted && connection !== current) return;
  close();
  for (const { receiver } of followed.values()) receiver.lost?.();
  failures += 1;
  openSoon(Math.min(PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) * (0.5 + 0.5 * Math.random()));
}

async function read(current) {
  const ids = [...followed.keys()];
  const asked = ids.map((id) => [id, { documentId, ...pick(followed.get(id)) }]);
  const response = await request("graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ operations: Object.fromEntries(asked) }),
    patience: 0,
    signal: current.signal,
  });
  if (!response.ok) throw new Error(response.statusText);
  for (const id of ids) followed.get(id)?.receiver.back?.();
  for await (const event of eventsOf(response, current)) take(event);
}

const pick = ({ operationName, variables }) => ({ operationName, variables: variables() });

/** Each event's data. */
async function* eventsOf(response, current) {
  const reading = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (true) {
    const silent = setTimeout(() => current.abort(), SILENCE);
    const { value, done } = await reading.read().finally(() => clearTimeout(silent));
    if (done || current.signal.aborted) return;
    const events = (text + value).split("\n\n");
    text = events.pop();
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event);
      if (data) yield JSON.parse(data[1]);
    }
  }
}

/** An error is the last of its operation, unless that is none: a token that is no longer good ends all. */
function take({ id, payload, errors }) {
  const refused = errors ?? payload.errors;
  if (refused) {
    if (refused[0].extensions?.code === "NOT_FOUND") return followed.delete(id);
    throw new Error(refused[0].message);
  }
  failures = 0;
  return followed.get(id)?.receiver.next(payload.data);
}

document.addEventListener("visibilitychange", () => openSoon());
addEventListener("online", () => openSoon());
addEventListener("pagehide", close);
addEventListener("pageshow", ({ persisted }) => persisted && openSoon());
reader.addEventListener("change", () => openSoon());
