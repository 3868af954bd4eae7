import { saveDeveloper, tagDeveloper } from "./crm.js";

chrome.runtime.onMessage.addListener(({ cmd, developer }) => {
  if (cmd !== "developer" || !developer.fullName) return;
  saveDeveloper(developer)
    .then(() => tagDeveloper(developer.fullName, "github"))
    .catch((error) => console.warn("Tidy CRM:", error.message));
});
