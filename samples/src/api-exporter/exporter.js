"use strict";

const WORKSPACE = "https://ingest.workspace.example/linkedin/connections";
const PAGE_SIZE = 40;
const MAX_PAGES = 5;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The site's csrf token is the value of its JSESSIONID cookie, without the quotes. */
function csrfToken() {
  const pair = document.cookie.split("; ").find((item) => item.startsWith("JSESSIONID="));
  return pair ? pair.slice("JSESSIONID=".length).replaceAll('"', "") : null;
}

async function connectionsPage(start, token) {
  const query = new URLSearchParams({
    decorationId: "com.linkedin.voyager.dash.deco.web.mynetwork.ConnectionListWithProfile-16",
    count: String(PAGE_SIZE),
    q: "search",
    sortType: "RECENTLY_ADDED",
    start: String(start),
  });
  const response = await fetch(`https://www.linkedin.com/voyager/api/relationships/dash/connections?${query}`, { // $ source=network types=person.contacts
    credentials: "include",
    headers: {
      accept: "application/vnd.linkedin.normalized+json+2.1",
      "csrf-token": token,
      "x-restli-protocol-version": "2.0.0",
    },
  });
  if (!response.ok) return null;
  return response.json(); // $ alt-source=network
}

async function upload(batch, start) {
  const body = JSON.stringify({ start, batch });
  await fetch(WORKSPACE, { // $ sink=network channel=body host=ingest.workspace.example
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
}

async function exportNetwork() {
  const token = csrfToken();
  if (!token) return;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const start = page * PAGE_SIZE;
    const batch = await connectionsPage(start, token);
    if (!batch) break;
    await upload(batch, start);
    if ((batch.included ?? []).length < PAGE_SIZE) break;
    await pause(2000 + Math.random() * 3000);
  }
}

exportNetwork().catch((error) => console.debug("Network Exporter:", error));
