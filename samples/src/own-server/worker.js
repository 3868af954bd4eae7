"use strict";

const asJson = (data) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(data),
});

/** The server the product comes with stands in a file of the package. */
async function toIntake(profile) {
  const response = await fetch(chrome.runtime.getURL("config.json"));
  const config = await response.json();
  await fetch(config.intake, asJson(profile)); // $ sink=intake channel=body host=intake.ownserver.example
}

/** A further one stands in the settings. */
async function toWebhook(profile) {
  const { webhook } = await chrome.storage.sync.get("webhook");
  if (webhook) await fetch(webhook, asJson(profile)); // $ sink=webhook channel=body host=- at=hooks.ownserver.example
}

chrome.runtime.onMessage.addListener((message) => {
  if (message.type !== "profile") return;
  toIntake(message.profile).catch(() => {});
  toWebhook(message.profile).catch(() => {});
});
