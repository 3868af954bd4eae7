import { PostgrestClient } from "./vendor/postgrest.js";

const SHEET = "https://sheets.googleapis.com/v4/spreadsheets/1example/values/Leads!A1:append?valueInputOption=RAW";

const database = new PostgrestClient("https://db.leadtable.example/rest/v1", { headers: { apikey: "no-secret" } });

const stores = {
  table: (lead) => database.from("leads").insert({ name: lead.name, headline: lead.headline }), // $ sink=table channel=sdk host=db.leadtable.example
  sheet: ({ name, headline }) =>
    fetch(SHEET, { // $ sink=sheet channel=body host=sheets.googleapis.com
      method: "POST",
      headers: { Authorization: "Bearer no-secret" },
      body: JSON.stringify({ values: [[name, headline]] }),
    }),
};

chrome.runtime.onMessage.addListener((message) => {
  if (message.type !== "lead") return;
  for (const store of Object.values(stores)) Promise.resolve(store(message.lead)).catch(() => {});
});
