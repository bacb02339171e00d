// The same in Vue.

import { createApp, h, ref } from "vue";

function setup() {
  const slugs = ref(["glass", "mill"]);
  const toggle = () => (slugs.value = slugs.value.length ? [] : ["glass", "mill", "quay"]);
  return () =>
    h("main", [
      h("button", { onClick: toggle }, "Toggle"),
      h("dateline-count", { article: "glass" }),
      slugs.value.map((slug) => h("dateline-comments", { key: slug, article: slug })),
    ]);
}

createApp({ setup }).mount("#root");
