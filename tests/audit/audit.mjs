// Audits the GraphQL over HTTP endpoint at AUDIT_URL, or that of a server of its own, with the suite of graphql-http.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serverAudits } from "graphql-http";

const LEVELS = ["MUST", "SHOULD", "MAY"];
const SECONDS_TO_START = 120;
const DATELINE = fileURLToPath(new URL("../../.venv/bin/dateline", import.meta.url));

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  return port;
}

async function untilItAnswers(url, server) {
  for (let waited = 0; waited < SECONDS_TO_START * 10; waited++) {
    if (server.exitCode !== null) throw new Error(`dateline serve ended with ${server.exitCode}`);
    const answer = await fetch(`${url}?query={__typename}`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`dateline serve did not answer within ${SECONDS_TO_START} seconds`);
}

async function withOwnServer(work) {
  const folder = await mkdtemp(join(tmpdir(), "dateline-audit-"));
  const port = await freePort();
  const environment = { ...process.env, DATELINE_DATA_DIR: folder };
  delete environment.DATABASE_URL;
  const server = spawn(DATELINE, ["serve", "--port", `${port}`], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(server, "exit");
  try {
    const url = `http://127.0.0.1:${port}/graphql`;
    await untilItAnswers(url, server);
    return await work(url);
  } finally {
    if (server.exitCode === null) server.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

async function audit(url) {
  const results = [];
  for (const each of serverAudits({ url })) {
    const { status, reason } = await each.fn();
    const level = LEVELS.find((name) => each.name.startsWith(name));
    results.push({ id: each.id, name: each.name, level, status, reason });
  }
  return results;
}

function report(results) {
  const table = LEVELS.map((level) => {
    const those = results.filter((result) => result.level === level);
    const ids = (status) => those.filter((result) => result.status === status).map((result) => result.id);
    const row = { passed: ids("ok").length, failed: ids("error").length, warned: [...ids("warn"), ...ids("notice")].length };
    return [level, { ...row, "not passed": [...ids("error"), ...ids("warn"), ...ids("notice")].join(" ") }];
  });
  console.table(Object.fromEntries(table));
  for (const { id, name, reason } of results.filter(({ status }) => status !== "ok")) console.log(`${id} ${name}: ${reason}`);
}

const results = process.env.AUDIT_URL ? await audit(process.env.AUDIT_URL) : await withOwnServer(audit);
report(results);
const passed = results.filter(({ status }) => status === "ok").length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exit(results.some(({ level, status }) => level !== "MAY" && status !== "ok") || passed === 0 ? 1 : 0);
