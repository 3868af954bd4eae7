"use strict";

const API = "https://www.linkedin.com/voyager/api";

function csrfToken() {
  return /JSESSIONID="?([^";]+)/.exec(document.cookie)?.[1] ?? null;
}

async function get(path) {
  const token = csrfToken();
  if (!token) return null;
  const response = await fetch(API + path, {
    credentials: "include",
    headers: { "csrf-token": token, "x-restli-protocol-version": "2.0.0" },
  });
  return response.ok ? response.json() : null;
}

function panel() {
  const box = document.getElementById("network-counter") ?? document.createElement("aside");
  box.id = "network-counter";
  box.style.cssText = "position:fixed;left:16px;bottom:16px;background:#fff;border:1px solid #ccc;padding:8px 12px;z-index:999";
  document.body.append(box);
  return box;
}

async function show() {
  const summary = await get("/relationships/connectionsSummary");
  if (!summary) return;
  const latest = await get("/relationships/dash/connections?q=search&sortType=RECENTLY_ADDED&count=1&start=0");
  const newest = latest?.included?.find((entity) => entity.firstName);
  const lines = [`${summary.numConnections ?? 0} connections`];
  if (newest) lines.push(`newest: ${newest.firstName} ${newest.lastName}`);
  panel().textContent = lines.join(", ");
}

show().catch(() => {});
