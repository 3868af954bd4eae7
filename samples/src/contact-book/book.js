"use strict";

const rows = document.getElementById("rows");

function line({ name, email, phone }) {
  const tr = document.createElement("tr");
  for (const value of [name, email, phone]) {
    const td = document.createElement("td");
    td.textContent = value; // $ sink=contact channel=display
    tr.append(td);
  }
  return tr;
}

async function show() {
  const all = await chrome.storage.local.get(null);
  const contacts = Object.entries(all)
    .filter(([key]) => key.startsWith("contact:"))
    .map(([, contact]) => contact);
  rows.replaceChildren(...contacts.map(line));
}

document.getElementById("clear").addEventListener("click", async () => {
  await chrome.storage.local.clear();
  await show();
});

show();
