"use strict";

const RECIPES = "https://recipes.recipereader.example/recipes.json";
const STORE = "https://store.recipereader.example/dishes";

async function recipeFor(site) {
  const response = await fetch(RECIPES, { cache: "no-store" });
  const recipes = await response.json();
  return recipes[site] ?? null;
}

chrome.runtime.onMessage.addListener((message, _sender, sendResponse) => {
  if (message.action === "recipe") {
    recipeFor(message.site).then(sendResponse, () => sendResponse(null));
    return true;
  }
  if (message.action === "store") {
    fetch(STORE, { method: "POST", body: JSON.stringify(message.dish) }).catch(() => {}); // $ sink=dish channel=body host=store.recipereader.example
  }
  return false;
});
