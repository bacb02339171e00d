// A token for the reader whom this site has signed in: here it is always the same one.

import { createHmac } from "node:crypto";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function GET() {
  const claims = { sub: "reader-4711", name: "Sofia L", exp: Math.floor(Date.now() / 1000) + 3600 };
  const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  const signature = createHmac("sha256", process.env.DATELINE_JWT_SECRET ?? "").update(unsigned).digest("base64url");
  return new Response(`${unsigned}.${signature}`, { headers: { "cache-control": "no-store" } });
}
