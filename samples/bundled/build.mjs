// Makes the minified samples: node build.mjs TOOLS [NAME...]
//
// TOOLS is a folder with this folder's package.json, installed. bundles.json says which samples there are, from which
// sample's own files each is made, and by what; vendored.json which copies of libraries samples carry. Written for each: samples/src/NAME/, and beside it NAME.built.json,
// which says where in the built files each expectation comment of the sources went. Source maps are not shipped.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const SAMPLES = join(HERE, "..", "src");
const TOOLS = resolve(process.argv[2] ?? "");
const { bundlers, transpilers, remapped, originalOf } = await import(
  pathToFileURL(copiedToTools("bundlers.mjs")).href
);

const COMMENT = /(?:\/\/|\/\*|<!--) (\$ .*?)\s*(?:\*\/|-->)?\s*$/;

/** The tools' own imports resolve where they are installed, so the file that names them has to stand there. */
function copiedToTools(name) {
  if (!process.argv[2] || !existsSync(join(TOOLS, "node_modules"))) {
    console.error("usage: node build.mjs TOOLS [NAME...]; TOOLS holds package.json and node_modules");
    process.exit(2);
  }
  cpSync(join(HERE, name), join(TOOLS, name));
  return join(TOOLS, name);
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** All files under a folder, as sorted paths with "/". */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** The expectation comments of a source: what each says, and its line, from 1. */
function clausesOf(text) {
  return text.split("\n").flatMap((line, index) => {
    const comment = COMMENT.exec(line);
    if (!comment) return [];
    return comment[1].split("$").slice(1).map((part) => ({ clause: part.trim(), line: index + 1 }));
  });
}

/** Where each line of the sources went: "file:line" -> [built file, line, first column, last column], from 1. */
function spansOf(built, map, sources, spans) {
  const segments = [];
  originalOf(map, (segment) => segments.push(segment));
  const lines = built.code.split("\n");
  segments.forEach((segment, index) => {
    const source = segment.source && sources.find((name) => segment.source === name || segment.source.endsWith(`/${name}`));
    if (!source) return;
    const next = segments[index + 1];
    const end = next && next.line === segment.line ? next.column : lines[segment.line - 1].length;
    if (end <= segment.column) return;
    const key = `${source}:${segment.originalLine}`;
    let first = segment.column; // brackets and signs before what is mapped have no mapping of their own
    while (first > 0 && "([{!".includes(lines[segment.line - 1][first - 1])) first -= 1;
    const known = spans.get(key) ?? spans.set(key, []).get(key);
    const last = known.at(-1);
    if (last && last[0] === built.name && last[1] === segment.line && last[3] >= first) last[3] = end;
    else known.push([built.name, segment.line, first + 1, end]);
  });
}

async function make(name, { of, from, bundler, transpiler, options = {}, entries, copy = [], title }) {
  const sourceFolder = from ? join(HERE, from) : join(SAMPLES, of);
  const work = join(TOOLS, "build", name);
  const target = join(SAMPLES, name);
  rmSync(work, { recursive: true, force: true });
  rmSync(target, { recursive: true, force: true });
  cpSync(sourceFolder, join(work, "src"), { recursive: true });
  mkdirSync(target, { recursive: true });

  const names = filesIn(sourceFolder);
  const scripts = names.filter((file) => /\.jsx?$/.test(file));
  const maps = transpiler ? await transpilers[transpiler](join(work, "src"), scripts, bundler) : new Map();
  const spans = new Map();
  const built = {};
  for (const [output, entry] of Object.entries(entries)) {
    const made = await bundlers[bundler](join(work, "src", entry), join(work, "out", output), options);
    const code = `${made.code.replace(/\n?\/\/[#@] sourceMappingURL=\S*\s*$/, "").trimEnd()}\n`;
    mkdirSync(dirname(join(target, output)), { recursive: true });
    writeFileSync(join(target, output), code);
    built[output] = sha256(code);
    spansOf({ name: output, code }, remapped(made.map, maps), scripts, spans);
  }

  const expectations = [];
  for (const file of scripts) {
    for (const { clause, line } of clausesOf(readFileSync(join(sourceFolder, file), "utf8"))) {
      const found = spans.get(`${file}:${line}`);
      if (!found) throw new Error(`${name}: nothing is left of ${file}:${line}`);
      expectations.push({ clause, from: `${file}:${line}`, spans: found });
    }
  }

  const plain = join(SAMPLES, of);
  const others = filesIn(plain).filter((file) => !/\.js$/.test(file) || copy.includes(file));
  for (const file of others) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    if (!/^manifest(\.src)?\.json$/.test(file)) {
      cpSync(join(plain, file), join(target, file));
      continue;
    }
    const manifest = JSON.parse(readFileSync(join(plain, file), "utf8"));
    manifest.name = `${manifest.name} (${title ?? bundler})`;
    if (options.classic) delete manifest.background?.type;
    const packed = new Set([...Object.values(entries), ...Object.keys(entries), ...others]);
    for (const script of manifest.content_scripts ?? []) script.js = script.js.filter((one) => packed.has(one));
    let text = JSON.stringify(manifest, null, 2);
    for (const [output, entry] of Object.entries(entries)) text = text.replaceAll(`"${entry}"`, `"${output}"`);
    writeFileSync(join(target, "manifest.src.json"), `${text}\n`);
  }

  const record = {
    sources: Object.fromEntries(scripts.map((file) => [relative(SAMPLES, join(sourceFolder, file)).replaceAll("\\", "/"), sha256(readFileSync(join(sourceFolder, file)))])),
    built,
    expectations,
  };
  const lines = JSON.stringify(record, null, 1).replace(/\[\s+("[^"\n]+"),\s+(\d+),\s+(\d+),\s+(\d+)\s+\]/g, "[$1, $2, $3, $4]");
  writeFileSync(join(SAMPLES, `${name}.built.json`), `${lines}\n`);
  console.error(`${name}: ${Object.keys(built).map((file) => `${file} ${readFileSync(join(target, file)).length}`).join(", ")}`);
}

/** The copies of libraries that samples carry: a file of the package as it is published, or what is exported of it. */
async function vendor(target, what) {
  const file = join(SAMPLES, target);
  mkdirSync(dirname(file), { recursive: true });
  if (!what.startsWith("export ")) return cpSync(join(TOOLS, "node_modules", what), file);
  const entry = join(TOOLS, "build", "vendored.mjs");
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(entry, what);
  const { code } = await bundlers.esbuild(entry, join(TOOLS, "build", "vendored.js"), { format: "esm" });
  writeFileSync(file, code);
}

const all = JSON.parse(readFileSync(join(HERE, "bundles.json"), "utf8"));
const wanted = process.argv.slice(3);
if (!wanted.length) {
  const copies = JSON.parse(readFileSync(join(HERE, "vendored.json"), "utf8"));
  for (const [target, what] of Object.entries(copies)) await vendor(target, what);
}
for (const name of wanted.length ? wanted : Object.keys(all)) await make(name, all[name]);
