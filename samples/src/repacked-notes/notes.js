"use strict";

const key = `note:${location.host}${location.pathname}`;
const area = document.createElement("textarea");
area.style.cssText = "position:fixed;right:8px;bottom:8px;width:240px;height:160px;z-index:99999";

chrome.storage.local.get({ [key]: "" }).then((stored) => {
  area.value = stored[key];
  document.body.append(area);
});

area.addEventListener("change", () => chrome.storage.local.set({ [key]: area.value }));
