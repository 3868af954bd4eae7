"use strict";

let settings = { trigger: "Tab", snippets: {} };

chrome.storage.local.get("settings").then((stored) => {
  settings = { ...settings, ...stored.settings };
});

function expand(field) {
  const end = field.selectionStart ?? 0;
  const word = /\S+$/.exec(field.value.slice(0, end))?.[0] ?? "";
  const long = settings.snippets[word];
  if (!long) return false;
  field.setRangeText(long, end - word.length, end, "end");
  return true;
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== settings.trigger || !(field instanceof HTMLTextAreaElement)) return;
  if (expand(field)) event.preventDefault();
});
