// The stylesheets of the elements, constructed by script: no policy of the page keeps them out.

const ADDRESSES = ["./embed.css", "../site/comments.css"];

const sheets = Promise.all(
  ADDRESSES.map(async (address) => {
    const response = await fetch(new URL(address, import.meta.url), { credentials: "omit" });
    return new CSSStyleSheet().replace(await response.text());
  }),
).catch(() => []);

export async function style(root) {
  root.adoptedStyleSheets = await sheets;
}
