"use strict";

/* Which fields there are, and where they stand in the page, the server says. */
async function cook() {
  const recipe = await chrome.runtime.sendMessage({ action: "recipe", site: location.hostname });
  const dish = {};
  for (const { field, selector, attribute } of recipe?.fields ?? []) {
    const node = document.querySelector(selector); // $ alt-source=dish
    dish[field] = attribute ? node?.getAttribute(attribute) : node?.textContent.trim(); // $ source=dish types=person.profile
  }
  if (Object.keys(dish).length > 0) chrome.runtime.sendMessage({ action: "store", dish });
}

setTimeout(() => cook().catch(() => {}), 500);
