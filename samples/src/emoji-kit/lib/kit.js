/* kit.js 1.8: a small library in the manner of the larger ones. Written for this sample. */
(function (root, factory) {
  if (typeof module === "object" && module.exports) module.exports = factory(root);
  else root.$ = root.kit = factory(root);
})(typeof globalThis !== "undefined" ? globalThis : this, function (window) {
  "use strict";

  const document = window.document;
  const push = Array.prototype.push;
  const htmlLike = /^\s*<([a-z][\w-]*)[^>]*>/i;

  function Kit(nodes) {
    this.length = 0;
    push.apply(this, nodes);
  }

  function $(what, context) {
    if (what instanceof Kit) return what;
    if (typeof what === "function") {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => what($));
      else what($);
      return new Kit([]);
    }
    if (typeof what === "string") {
      const tag = htmlLike.exec(what);
      if (tag) return new Kit([document.createElement(tag[1])]);
      return new Kit(Array.from((context || document).querySelectorAll(what)));
    }
    return new Kit(what ? [what] : []);
  }

  $.fn = Kit.prototype = {
    constructor: Kit,
    each(action) {
      for (let i = 0; i < this.length; i += 1) {
        if (action.call(this[i], i, this[i]) === false) break;
      }
      return this;
    },
    get(index) {
      return index === undefined ? Array.from(this) : this[index < 0 ? this.length + index : index];
    },
    find(selector) {
      const found = [];
      this.each((_, node) => push.apply(found, node.querySelectorAll(selector)));
      return new Kit(found);
    },
    text(value) {
      if (value === undefined) return this.get().map((node) => node.textContent).join("");
      return this.each((_, node) => { node.textContent = value; });
    },
    html(value) {
      if (value === undefined) return this[0] ? this[0].innerHTML : undefined;
      return this.each((_, node) => { node.innerHTML = value; });
    },
    val(value) {
      if (value === undefined) return this[0] ? this[0].value : undefined;
      return this.each((_, node) => { node.value = value; });
    },
    attr(name, value) {
      if (value === undefined) return this[0] ? this[0].getAttribute(name) : undefined;
      return this.each((_, node) => node.setAttribute(name, value));
    },
    data(name) {
      return this[0] ? this[0].dataset[name] : undefined;
    },
    css(styles) {
      return this.each((_, node) => Object.assign(node.style, styles));
    },
    on(type, selector, handler) {
      return this.each((_, node) => node.addEventListener(type, (event) => {
        const hit = event.target.closest ? event.target.closest(selector) : null;
        if (hit && node.contains(hit)) handler.call(hit, event);
      }));
    },
    append(child) {
      return this.each((_, node) => $(child).each((__, item) => node.appendChild(item)));
    },
    remove() {
      return this.each((_, node) => node.remove());
    },
    serialize() {
      const pairs = [];
      this.find("input, select, textarea").each((_, field) => {
        if (field.name) pairs.push([field.name, field.value]);
      });
      return $.param(pairs);
    },
  };

  $.extend = function (target, ...sources) {
    for (const source of sources) {
      for (const key of Object.keys(source || {})) {
        if (source[key] !== undefined) target[key] = source[key];
      }
    }
    return target;
  };

  $.param = function (pairs) {
    const list = Array.isArray(pairs) ? pairs : Object.entries(pairs);
    return list.map(([key, value]) => encodeURIComponent(key) + "=" + encodeURIComponent(value)).join("&");
  };

  $.ajaxSettings = { type: "GET", dataType: "json", headers: {}, timeout: 0 };

  $.ajax = function (url, options) {
    const settings = $.extend({}, $.ajaxSettings, options, { url });
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      let body = settings.data === undefined ? null : settings.data;
      if (body && typeof body !== "string") body = $.param(body);
      if (body && settings.type === "GET") {
        settings.url += (settings.url.includes("?") ? "&" : "?") + body;
        body = null;
      }
      xhr.open(settings.type, settings.url, true);
      xhr.timeout = settings.timeout;
      for (const name of Object.keys(settings.headers)) xhr.setRequestHeader(name, settings.headers[name]);
      xhr.onload = () => {
        if (xhr.status < 200 || xhr.status > 299) reject(new Error("HTTP " + xhr.status));
        else resolve(settings.dataType === "json" ? JSON.parse(xhr.responseText) : xhr.responseText);
      };
      xhr.onerror = xhr.ontimeout = () => reject(new Error("network"));
      xhr.send(body);
    });
  };

  $.get = (url, data) => $.ajax(url, { data });
  $.post = (url, data) => $.ajax(url, { type: "POST", data });
  $.getJSON = (url, data) => $.ajax(url, { data, dataType: "json" });

  return $;
});
