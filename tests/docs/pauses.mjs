// Loaded before a page's module: it waits before each of its blocks until a line comes in.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

globalThis.turn = async (mark) => {
  console.log(mark);
  if ((await lines.next()).done) process.exit();
};
