"use strict";

const DESK = "example.hirekit.desk";

let socket = null;

/** Resolves with a socket that is open. */
function connected() {
  return new Promise((resolve, reject) => {
    if (socket?.readyState === WebSocket.OPEN) {
      resolve(socket);
      return;
    }
    socket = new WebSocket("wss://live.hirekit.example/team");
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error("no connection"));
  });
}

async function share(developer) {
  const line = await connected(); // $ alt-sink=live
  line.send(JSON.stringify({ seen: developer, at: Date.now() })); // $ sink=live channel=websocket host=live.hirekit.example
}

chrome.runtime.onMessage.addListener((message) => {
  if (message.event !== "developer-seen") return;
  share(message.developer).catch(() => {});
  chrome.runtime.sendNativeMessage(DESK, { developer: message.developer }, () => void chrome.runtime.lastError); // $ sink=desk channel=native-message host=-
});
