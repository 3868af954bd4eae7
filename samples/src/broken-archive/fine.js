"use strict";

/** Opens the links of the front page in the same tab. */
for (const link of document.querySelectorAll("a[target]")) {
  link.removeAttribute("target");
}
