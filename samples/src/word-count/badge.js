"use strict";

chrome.runtime.onMessage.addListener((message, sender) => {
  if (message?.type !== "words" || !sender.tab) return;
  chrome.action.setBadgeText({ tabId: sender.tab.id, text: String(message.words) });
});
