// The stylesheets of the elements, constructed by script: no policy of the page keeps them out. Their texts come with it.

const sheets = STYLESHEETS.map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});

export function style(root) {
  root.adoptedStyleSheets = sheets;
}
