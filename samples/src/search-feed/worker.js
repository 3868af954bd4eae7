"use strict";

const PIPELINE = "https://pipeline.searchfeed.example/v2/people";
const waiting = [];

async function flush(port) {
  if (waiting.length === 0) return;
  const batch = waiting.splice(0);
  const response = await fetch(PIPELINE, { // $ sink=rows channel=body host=pipeline.searchfeed.example
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
  });
  if (response.ok) port.postMessage({ kind: "saved", count: batch.length });
  else waiting.push(...batch);
}

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== "search-feed") return;
  port.onMessage.addListener((message) => {
    if (message.kind === "person") waiting.push(message.person);
    if (message.kind === "end-of-page") flush(port).catch(() => {});
  });
});
