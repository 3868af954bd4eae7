"use strict";

const PANEL = "https://panel.hirekit.example";

function readDeveloper() {
  const card = document.querySelector(".h-card");
  if (!card) return null;
  const name = card.querySelector(".p-name")?.textContent.trim(); // $ source=shown,live,desk types=person.name
  const login = card.querySelector(".p-nickname")?.textContent.trim(); // $ source=shown,live,desk types=person.identifier
  return { name, login };
}

function show(developer) {
  const frame = document.createElement("iframe");
  frame.src = `${PANEL}/embed`;
  frame.style.cssText = "position:fixed;right:0;top:64px;width:320px;height:480px;border:0;z-index:9999";
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage({ type: "developer", developer }, PANEL); // $ sink=shown channel=frame-message host=panel.hirekit.example
  });
  document.body.append(frame);
}

const developer = readDeveloper();
if (developer?.login) {
  show(developer);
  chrome.runtime.sendMessage({ event: "developer-seen", developer });
}
