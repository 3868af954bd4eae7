"use strict";

const SAVE_AFTER_MS = 600;
const key = `note:${location.host}${location.pathname}`;

function debounce(action, wait) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), wait);
  };
}

const save = debounce(async (text) => {
  if (text) await chrome.storage.local.set({ [key]: { text, at: Date.now() } });
  else await chrome.storage.local.remove(key);
}, SAVE_AFTER_MS);

function createPanel(note) {
  const panel = document.createElement("aside");
  panel.id = "margin-notes";
  panel.hidden = !note;
  panel.style.cssText = "position:fixed;top:0;right:0;width:260px;height:100vh;background:#fffbe6;z-index:99999";
  const area = document.createElement("textarea");
  area.value = note?.text ?? "";
  area.placeholder = "Your notes on this page";
  area.style.cssText = "width:100%;height:100%;border:0;background:transparent";
  area.addEventListener("input", () => save(area.value.trim()));
  panel.append(area);
  document.body.append(panel);
  return panel;
}

async function main() {
  const stored = await chrome.storage.local.get(key);
  const panel = createPanel(stored[key]);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyN") panel.hidden = !panel.hidden;
  });
}

main();
