"use strict";

async function type() {
  const { draft } = await chrome.storage.local.get("draft");
  if (!draft) return;
  const form = document.querySelector("form#new-contact");
  form.querySelector("input[name=full_name]").value = draft.name; // $ sink=typed channel=form host=app.openledger.example
  form.querySelector("input[name=company]").value = draft.employer; // $ alt-sink=typed
  await chrome.storage.local.remove("draft");
  form.requestSubmit(); // $ alt-sink=typed
}

type();
