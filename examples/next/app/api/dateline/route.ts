// DATELINE_PURGE_URL, or the address of a webhook: what Dateline has changed is read anew.

import { createHmac, timingSafeEqual } from "node:crypto";
import { revalidateTag } from "next/cache";
import { CONTENT } from "../../../lib/dateline";

export async function POST(request: Request) {
  if (!isGenuine(request.headers.get("dateline-signature") ?? "", await request.text())) return new Response(null, { status: 403 });
  revalidateTag(CONTENT, { expire: 0 });
  return new Response(null, { status: 204 });
}

function isGenuine(header: string, body: string): boolean {
  const [time, ...signatures] = header.split(",").map((part) => part.slice(part.indexOf("=") + 1));
  const hmac = createHmac("sha256", process.env.DATELINE_PURGE_SECRET ?? "").update(`${time}.${body}`);
  const expected = Buffer.from(hmac.digest("hex"));
  const equals = (given: Buffer) => given.length === expected.length && timingSafeEqual(given, expected);
  return Math.abs(Date.now() / 1000 - Number(time)) < 300 && signatures.some((each) => equals(Buffer.from(each)));
}
