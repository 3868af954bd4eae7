"use strict";

document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value.trim();
  await chrome.storage.local.set({ account: { token } });
  window.close();
});
