"use strict";

document.getElementById("erase").addEventListener("click", () => chrome.runtime.sendMessage({ type: "erase" }));
