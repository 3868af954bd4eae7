"use strict";

const PORT = "search-feed";
const ROW = ".reusable-search__result-container";

let port = null;

/** The worker sleeps when nothing happens; its port is then closed, and has to be opened anew. */
function feed() {
  if (port === null) {
    port = chrome.runtime.connect({ name: PORT });
    port.onDisconnect.addListener(() => {
      port = null;
    });
    port.onMessage.addListener(({ kind, count }) => {
      if (kind === "saved") document.documentElement.dataset.searchFeedSaved = String(count);
    });
  }
  return port;
}

function readRow(row) {
  return {
    name: row.querySelector(".entity-result__title-text a")?.innerText.trim(), // $ source=rows types=person.name
    headline: row.querySelector(".entity-result__primary-subtitle")?.textContent.trim(), // $ source=rows types=person.headline
    place: row.querySelector(".entity-result__secondary-subtitle")?.textContent.trim(), // $ source=rows types=person.location
  };
}

function sweep() {
  for (const row of document.querySelectorAll(`${ROW}:not([data-fed])`)) {
    row.dataset.fed = "1";
    const person = readRow(row);
    if (person.name) feed().postMessage({ kind: "person", person });
  }
  feed().postMessage({ kind: "end-of-page" });
}

setTimeout(sweep, 1000);
