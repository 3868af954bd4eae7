"use strict";

const TRANSLATOR = "https://translate.example/api/translate";
const MAX_CHARS = 500;

let bubble = null;

function close() {
  bubble?.remove();
  bubble = null;
}

function open(text, x, y) {
  close();
  bubble = document.createElement("div");
  bubble.textContent = text;
  bubble.style.cssText = `position:absolute;left:${x}px;top:${y}px;background:#222;color:#fff;padding:6px 10px;z-index:99999`;
  document.body.append(bubble);
}

async function translate(text, target) {
  const url = `${TRANSLATOR}?to=${target}&q=${encodeURIComponent(text)}`;
  const response = await fetch(url); // $ sink=selection channel=url host=translate.example
  if (!response.ok) throw new Error(`translator: ${response.status}`);
  const { translation } = await response.json();
  return translation;
}

async function onMouseUp(event) {
  const text = window.getSelection().toString().trim(); // $ source=selection types=page.selection
  if (!text || text.length > MAX_CHARS) {
    close();
    return;
  }
  const { target = navigator.language.slice(0, 2) } = await chrome.storage.sync.get("target");
  try {
    open(await translate(text, target), event.pageX, event.pageY + 16);
  } catch {
    close();
  }
}

document.addEventListener("mouseup", onMouseUp);
document.addEventListener("keydown", (event) => event.key === "Escape" && close());
