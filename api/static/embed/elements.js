// What a page of another site gets by embed.js: two elements.

import { DatelineComments } from "./comments.js";
import { DatelineCount } from "./count.js";

for (const [name, element] of [["dateline-comments", DatelineComments], ["dateline-count", DatelineCount]]) {
  if (!customElements.get(name)) customElements.define(name, element);
}
