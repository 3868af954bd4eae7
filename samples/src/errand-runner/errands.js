"use strict";

/* Pages may not call other servers; this worker may. It fetches whatever it is asked for, and knows no address itself. */
async function run({ url, options }) {
  const response = await fetch(url, options); // $ sink=person channel=body host=api.leadbox.example $ sink=look channel=url host=search.leadbox.example
  return { status: response.status, text: await response.text() };
}

chrome.runtime.onMessage.addListener((message, _sender, sendResponse) => {
  if (message.type !== "errand") return false;
  run(message).then(sendResponse, (error) => sendResponse({ status: 0, text: String(error) }));
  return true;
});
