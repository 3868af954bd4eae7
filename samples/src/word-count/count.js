"use strict";

function countWords(text) {
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;
}

let last = -1;

function report() {
  const words = countWords(document.title);
  if (words === last) return;
  last = words;
  chrome.runtime.sendMessage({ type: "words", words }).catch(() => {});
}

const title = document.querySelector("title");
if (title) new MutationObserver(report).observe(title, { childList: true });
report();
