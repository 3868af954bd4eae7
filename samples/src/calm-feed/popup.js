"use strict";

const boxes = document.querySelectorAll("input[type=checkbox]");
const muted = document.querySelector("textarea[name=muted]");

chrome.storage.sync.get({ promoted: true, suggested: true, topCard: false, muted: [] }).then((settings) => {
  for (const box of boxes) {
    box.checked = settings[box.name];
    box.addEventListener("change", () => chrome.storage.sync.set({ [box.name]: box.checked }));
  }
  muted.value = settings.muted.join("\n");
  muted.addEventListener("change", () => {
    const names = muted.value.split("\n").map((line) => line.trim());
    chrome.storage.sync.set({ muted: names.filter(Boolean) });
  });
});
