"use strict";

const BOARD = "https://stats.creatorboard.example";
const RESERVED = new Set(["", "explore", "reels", "direct", "accounts", "p", "stories"]);

const isProfilePage = () => !RESERVED.has(location.pathname.split("/")[1] ?? "");

/** "1,234", "12.5K" and "3M" as the profile header prints them. */
const toCount = (text) => {
  const match = /^([\d.,]+)\s*([KM]?)$/i.exec((text ?? "").trim());
  if (!match) return 0;
  const factor = { K: 1e3, M: 1e6 }[match[2].toUpperCase()] ?? 1;
  return Math.round(Number(match[1].replaceAll(",", "")) * factor);
};

function readHeader() {
  const handle = document.querySelector("header section h2")?.textContent ?? ""; // $ source=history,pixel types=person.identifier
  const bio = document.querySelector("header section > div h1")?.textContent ?? ""; // $ source=history types=person.profile
  return { handle, bio };
}

async function fetchHistory({ handle, bio }) {
  const url = `${BOARD}/v1/history?handle=${encodeURIComponent(handle)}&bio=${encodeURIComponent(bio)}`;
  const response = await fetch(url); // $ sink=history channel=url host=stats.creatorboard.example
  if (!response.ok) return [];
  const { points } = await response.json();
  return Array.isArray(points) ? points : [];
}

function ping(handle) {
  const pixel = new Image();
  pixel.src = BOARD + "/seen.gif?u=" + encodeURIComponent(handle); // $ sink=pixel channel=url host=stats.creatorboard.example
}

function draw(points) {
  const now = toCount(document.querySelector('a[href$="/followers/"] span')?.textContent);
  points = [...points, now];
  const width = 240;
  const top = Math.max(1, ...points);
  const path = points.map((n, i) => `${i ? "L" : "M"}${(i * width) / points.length},${40 - (40 * n) / top}`).join("");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} 40`);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path || "M0,40");
  svg.append(line);
  document.querySelector("header")?.append(svg);
}

async function run() {
  if (!isProfilePage()) return;
  const header = readHeader();
  if (!header.handle) return;
  ping(header.handle);
  draw(await fetchHistory(header));
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", run, { once: true });
} else {
  run();
}
