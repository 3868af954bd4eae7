"use strict";

/* The button beside a profile, and what the server knows about the person once it is pressed or the page is opened. */

const reader = globalThis.contactReveal;

const ask = (type, payload) => chrome.runtime.sendMessage({ type, payload });

function row(label, value) {
  const line = document.createElement("p");
  line.textContent = `${label}: ${value ?? "–"}`;
  return line;
}

class Widget {
  constructor() {
    this.host = document.createElement("div");
    this.host.id = "contact-reveal";
    this.root = this.host.attachShadow({ mode: "closed" });
    this.button = document.createElement("button");
    this.button.textContent = "Reveal contact";
    this.list = document.createElement("div");
    this.root.append(this.button, this.list);
    this.button.addEventListener("click", () => this.reveal());
  }

  mount() {
    this.host.style.cssText = "position:fixed;top:80px;right:24px;z-index:9999;background:#fff;padding:12px";
    document.body.append(this.host);
  }

  async reveal() {
    const profile = reader.readProfile();
    const answer = await ask("reveal", { slug: profile.slug, name: profile.name });
    this.list.replaceChildren(row("E-mail", answer?.email), row("Phone", answer?.phone));
  }
}

async function visit() {
  if (!location.pathname.startsWith("/in/")) return;
  const profile = reader.readProfile();
  if (!profile.name) return;
  new Widget().mount();
  const contact = await reader.readContactOverlay();
  await ask("profile-seen", { ...profile, contact });
}

setTimeout(() => visit().catch(() => {}), 1500);
