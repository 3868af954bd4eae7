import { post } from "./api.js";

const SITE = "https://www.linkedin.com";
const PAGE_SIZE = 40;

/** The site takes the value of its session cookie, without the quotes, as the token of a request. */
async function csrfToken() {
  const cookie = await chrome.cookies.get({ url: SITE, name: "JSESSIONID" });
  return cookie?.value.replaceAll('"', "") ?? "";
}

async function connectionsFrom(start) {
  const query = `q=search&sortType=RECENTLY_ADDED&count=${PAGE_SIZE}&start=${start}`;
  const response = await fetch(`${SITE}/voyager/api/relationships/dash/connections?${query}`, { // $ source=network types=person.contacts
    headers: { "csrf-token": await csrfToken(), "x-restli-protocol-version": "2.0.0" },
  });
  return (await response.json()).included ?? []; // $ alt-source=network
}

/** Copies the user's whole list of connections, page by page, to the database. */
export async function syncConnections() {
  for (let start = 0; ; start += PAGE_SIZE) {
    const connections = await connectionsFrom(start);
    await chrome.storage.local.set({ connections }); // $ sink=network channel=storage
    await post("/connections", { connections });
    if (connections.length < PAGE_SIZE) return;
  }
}
