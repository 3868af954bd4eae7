"use strict";

async function show() {
  const { records } = await chrome.storage.local.get({ records: {} });
  document.getElementById("count").textContent = String(Object.keys(records).length);
}

show();
