"use strict";

(() => {
  const LIST = "https://cdn.emojikit.example/v2/list.json";
  const EDITORS = '[contenteditable="true"], textarea';
  const DAY_MS = 24 * 60 * 60 * 1000;
  const FALLBACK = { wave: "👋", heart: "❤️", tada: "🎉" };
  const MENU = '{{#each items}}<button type="button" data-code="{{code}}">{{glyph}}</button>{{/each}}';

  let emoji = FALLBACK;

  async function load() {
    const { list, at = 0 } = await chrome.storage.local.get(["list", "at"]);
    if (list && Date.now() - at < DAY_MS) return list;
    const fresh = await $.getJSON(LIST);
    await chrome.storage.local.set({ list: fresh, at: Date.now() });
    return fresh;
  }

  /** The code the user has just typed before the caret, as in ":wave:". */
  function replaceInField(field) {
    const before = field.value.slice(0, field.selectionStart);
    const code = /:([a-z_]+):$/.exec(before)?.[1];
    if (!code || !emoji[code]) return;
    field.setRangeText(emoji[code], before.length - code.length - 2, before.length, "end");
  }

  function replaceInEditor() {
    const selection = getSelection();
    const node = selection.anchorNode;
    if (node?.nodeType !== Node.TEXT_NODE) return;
    const code = /:([a-z_]+):$/.exec(node.data.slice(0, selection.anchorOffset))?.[1];
    if (!code || !emoji[code]) return;
    node.replaceData(selection.anchorOffset - code.length - 2, code.length + 2, emoji[code]);
  }

  function menu() {
    const items = Object.entries(emoji).map(([code, glyph]) => ({ code, glyph }));
    const box = $("<div>").html(template.render(MENU, { items })).attr("id", "emoji-kit");
    box.css({ position: "fixed", left: "8px", bottom: "8px", zIndex: "9999", display: "none" });
    $("body").append(box);
    box.on("click", "button", function () {
      navigator.clipboard.writeText(emoji[$(this).data("code")]).catch(() => {});
    });
  }

  $(async () => {
    emoji = await load().catch(() => FALLBACK);
    menu();
    $("body").on("input", EDITORS, function () {
      if ("value" in this) replaceInField(this);
      else replaceInEditor();
    });
  });
})();
