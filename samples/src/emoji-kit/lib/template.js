/* template.js 0.4: {{name}} and {{#each list}}...{{/each}}. Written for this sample. */
(function (root) {
  "use strict";

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escape = (text) => String(text).replace(/[&<>"']/g, (char) => ENTITIES[char]);

  function lookup(scope, path) {
    return path.split(".").reduce((value, key) => (value == null ? undefined : value[key]), scope);
  }

  function fill(source, scope) {
    return source.replace(/\{\{([\w.]+)\}\}/g, (_, path) => escape(lookup(scope, path) ?? ""));
  }

  function render(source, scope) {
    const blocks = /\{\{#each ([\w.]+)\}\}([^]*?)\{\{\/each\}\}/g;
    const flat = source.replace(blocks, (_, path, inner) => {
      const list = lookup(scope, path) ?? [];
      return list.map((item) => fill(inner, item)).join("");
    });
    return fill(flat, scope);
  }

  root.template = { render, escape };
})(globalThis);
