"use strict";

const OVERLAY = ".pv-contact-info__contact-type";

function readContact() {
  const name = document.querySelector("h1.text-heading-xlarge")?.textContent.trim(); // $ source=contact types=person.name
  const email = document.querySelector('.ci-email a[href^="mailto:"]')?.textContent.trim(); // $ source=contact types=person.email
  const phone = document.querySelector(".ci-phone .t-14.t-black.t-normal")?.textContent.trim(); // $ source=contact types=person.phone
  return { name: name ?? "", email: email ?? "", phone: phone ?? "", savedAt: new Date().toISOString() };
}

function save(contact) {
  const key = `contact:${location.pathname.split("/")[2]}`;
  chrome.storage.local.set({ [key]: contact }); // $ sink=contact channel=storage
}

let done = false;

function check() {
  if (done || !document.querySelector(OVERLAY)) return;
  const contact = readContact();
  if (!contact.email && !contact.phone) return;
  done = true;
  save(contact);
}

new MutationObserver(check).observe(document.documentElement, { childList: true, subtree: true });
check();
