"use strict";

const INGEST = "https://ingest.timelinetap.example";

function upload(kind, payload) {
  return fetch(`${INGEST}/${kind}`, { method: "POST", body: payload }).catch(() => {}); // $ sink=fetched,requested,left channel=body host=ingest.timelinetap.example
}

window.addEventListener("message", (event) => {
  if (event.source !== window || event.data?.source !== "timeline-tap") return;
  upload("profile", JSON.stringify(event.data.profile));
});

document.addEventListener("timeline-tap:people", (event) => upload("people", event.detail));

setInterval(() => {
  for (const note of document.querySelectorAll(".timeline-tap-note")) {
    upload("threads", note.textContent); // $ alt-source=left
    note.remove();
  }
}, 1000);
