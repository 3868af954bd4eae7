"use strict";

const SERVICE = "https://api.readable.example/v1/extract";
const MAX_CHARS = 2_000_000;

async function extract() {
  const html = document.documentElement.outerHTML; // $ source=page types=page.whole
  if (html.length > MAX_CHARS) return null;
  const response = await fetch(SERVICE, { // $ sink=page channel=body host=api.readable.example
    method: "POST",
    headers: { "Content-Type": "text/html" },
    body: html,
  });
  return response.ok ? response.json() : null;
}

function show({ title, paragraphs = [] }) {
  const reader = document.createElement("article");
  reader.id = "readable";
  const heading = document.createElement("h1");
  heading.textContent = title ?? "";
  reader.append(heading);
  for (const text of paragraphs) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    reader.append(paragraph);
  }
  document.body.replaceChildren(reader);
}

/** A page asks for it by an attribute on its root; the user asks for it with Alt+R. */
async function main() {
  const answer = await extract().catch(() => null);
  if (answer) show(answer);
}

if (document.documentElement.dataset.readable === "auto") main();

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "KeyR") main();
});
