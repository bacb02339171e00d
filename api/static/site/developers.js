// A button beside each text of the developers' page that copies it.
for (const figure of document.querySelectorAll(".source-text")) {
  const button = document.createElement("button");
  const name = figure.querySelector("figcaption").textContent;
  button.type = "button";
  const show = (word) => {
    button.textContent = word;
    button.ariaLabel = `${word}: ${name}`;
  };
  show("Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(figure.querySelector("code").textContent);
    show("Copied");
  });
  figure.append(button);
}
