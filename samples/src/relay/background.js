"use strict";

const GRAPH = "https://graph.warmintro.example";

async function addEdges(people) {
  const response = await fetch(`${GRAPH}/v1/edges`, { // $ sink=contacts channel=body host=graph.warmintro.example
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ people, at: Date.now() }),
  });
  return { ok: response.ok };
}

chrome.runtime.onMessage.addListener((message, sender, sendResponse) => {
  switch (message?.type) {
    case "warmintro/connections":
      addEdges(message.people).then(sendResponse, () => sendResponse({ ok: false }));
      return true;
    case "warmintro/version":
      sendResponse({ version: chrome.runtime.getManifest().version });
      return false;
    default:
      return false;
  }
});
