/* Put into the tab by worker.js. */
(() => {
  const place = document.querySelector(".pv-text-details__left-panel .text-body-small.inline")?.innerText; // $ source=profile types=person.location
  if (place) chrome.runtime.sendMessage({ cmd: "place", place });
})();
