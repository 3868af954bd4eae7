import { call } from "./api.js";

const handlers = {
  "profile-seen": (profile) => call("/profiles", profile),
  reveal: (person) => call("/reveal", person),
};

chrome.runtime.onMessage.addListener((message, _sender, sendResponse) => {
  const handler = handlers[message?.type];
  if (!handler) return false;
  handler(message.payload).then(sendResponse, () => sendResponse(null));
  return true;
});
