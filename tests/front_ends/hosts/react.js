// A single-page application in React, with the elements of embed.js in it.

import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

function App() {
  const [slugs, setSlugs] = useState(["glass", "mill"]);
  const toggle = () => setSlugs(slugs.length ? [] : ["glass", "mill", "quay"]);
  return h(
    "main",
    null,
    h("button", { onClick: toggle }, "Toggle"),
    h("dateline-count", { article: "glass" }),
    slugs.map((slug) => h("dateline-comments", { key: slug, article: slug })),
  );
}

createRoot(document.getElementById("root")).render(h(App));
