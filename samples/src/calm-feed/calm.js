"use strict";

const HIDDEN = "calm-feed-hidden";
const DEFAULTS = { promoted: true, suggested: true, topCard: false, muted: [] };

let settings = { ...DEFAULTS };

function addStyle() {
  const style = document.createElement("style");
  style.textContent = `.${HIDDEN} { display: none !important; }`;
  document.documentElement.append(style);
}

const hide = (node) => node?.classList.add(HIDDEN);

/** Names are compared with the user's own list and forgotten. */
function isMuted(post) {
  const author = post.querySelector(".update-components-actor__name")?.innerText.trim().toLowerCase() ?? "";
  return settings.muted.some((name) => author.startsWith(name));
}

function isPromoted(post) {
  const note = post.querySelector(".update-components-actor__sub-description")?.textContent ?? "";
  return /^\s*(promoted|gesponsert|sponsorisé)\b/i.test(note);
}

function cleanPost(post) {
  if ((settings.promoted && isPromoted(post)) || isMuted(post)) hide(post);
}

function sweep() {
  document.querySelectorAll(".feed-shared-update-v2").forEach(cleanPost);
  if (settings.suggested) document.querySelectorAll(".mn-connection-card, .entity-result").forEach(hide);
  if (settings.topCard) {
    for (const selector of ["h1.text-heading-xlarge", ".text-body-medium.break-words", ".pv-top-card"]) {
      hide(document.querySelector(selector));
    }
  }
}

let queued = false;

function schedule() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    sweep();
  });
}

chrome.storage.sync.get(DEFAULTS).then((stored) => {
  settings = { ...stored, muted: stored.muted.map((name) => name.toLowerCase()) };
  addStyle();
  sweep();
  new MutationObserver(schedule).observe(document.body, { childList: true, subtree: true });
});
