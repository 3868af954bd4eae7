"use strict";

const root = document.documentElement;
const key = `shade:${location.hostname}`;

function apply(on) {
  if (on) root.dataset.nightShade = "";
  else delete root.dataset.nightShade;
}

/** A page that is dark already is left alone unless the user asked for it. */
function looksDark() {
  const colour = getComputedStyle(document.body ?? root).backgroundColor;
  const [r = 255, g = 255, b = 255, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return alpha > 0 && 0.299 * r + 0.587 * g + 0.114 * b < 96;
}

async function start() {
  const stored = await chrome.storage.local.get(key);
  if (stored[key] !== undefined) {
    apply(stored[key]);
  } else if (matchMedia("(prefers-color-scheme: dark)").matches) {
    document.addEventListener("DOMContentLoaded", () => apply(!looksDark()), { once: true });
  }
}

chrome.storage.onChanged.addListener((changes) => {
  if (key in changes) apply(changes[key].newValue);
});

start();
