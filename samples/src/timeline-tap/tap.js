/* Runs in the page's own world: sees what the site asks its API, and hands the answers to collect.js. */
(() => {
  "use strict";

  const LISTS = /\/graphql\/[^/]+\/(Followers|Following)/;

  // What the site fetches goes by window.postMessage.
  const realFetch = window.fetch;
  window.fetch = async function (...args) {
    const response = await realFetch.apply(this, args); // $ source=fetched types=person.profile
    const url = String(args[0]?.url ?? args[0]);
    if (url.includes("UserByScreenName")) {
      response
        .clone()
        .json()
        .then((answer) => window.postMessage({ source: "timeline-tap", profile: answer }, location.origin))
        .catch(() => {});
    }
    return response;
  };

  // What it requests the old way goes by an event.
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.tappedUrl = String(url);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (LISTS.test(this.tappedUrl)) {
      this.addEventListener("load", () => {
        document.dispatchEvent(new CustomEvent("timeline-tap:people", { detail: this.responseText })); // $ source=requested types=person.profile
      });
    } else if (this.tappedUrl.includes("TweetDetail")) {
      this.addEventListener("load", function () {
        leave(this.responseText); // $ source=left types=person.profile
      });
    }
    return send.call(this, body);
  };

  // And one goes through an element that collect.js looks into.
  function leave(text) {
    const note = document.createElement("div");
    note.className = "timeline-tap-note";
    note.hidden = true;
    note.textContent = text;
    document.documentElement.append(note);
  }
})();
