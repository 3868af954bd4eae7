"use strict";

const COLUMNS = ["name", "headline", "location"];

const textOf = (node) => node?.innerText?.replace(/\s+/g, " ").trim() ?? ""; // $ alt-source=rows

function readRow(item) {
  return {
    name: textOf(item.querySelector(".entity-result__title-text a")), // $ source=rows types=person.name
    headline: textOf(item.querySelector(".entity-result__primary-subtitle")), // $ source=rows types=person.headline
    location: textOf(item.querySelector(".entity-result__secondary-subtitle")), // $ source=rows types=person.location
  };
}

const quote = (value) => `"${String(value).replaceAll('"', '""')}"`;

function toCsv(people) {
  const lines = [COLUMNS.join(",")];
  for (const person of people) {
    lines.push(COLUMNS.map((column) => quote(person[column])).join(","));
  }
  return lines.join("\r\n");
}

function download(csv) {
  const blob = new Blob(["\ufeff", csv], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob); // $ sink=rows channel=download
  link.download = "people.csv";
  document.body.append(link);
  link.click(); // $ alt-sink=rows
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function save() {
  const people = [];
  for (const item of document.querySelectorAll("li.reusable-search__result-container")) {
    const person = readRow(item);
    if (person.name && person.name !== "LinkedIn Member") people.push(person);
  }
  if (people.length) download(toCsv(people));
}

const button = document.createElement("button");
button.textContent = "Save as CSV";
button.id = "rows-to-csv";
button.style.cssText = "position:fixed;bottom:24px;right:24px;z-index:9999";
button.addEventListener("click", save);
document.body?.append(button);
