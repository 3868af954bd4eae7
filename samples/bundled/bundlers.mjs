// One function for each bundler: (entry, output, options) -> {code, map}, minified, names mangled, all on few lines.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import remapping from "@jridgewell/remapping";
import { TraceMap, decodedMappings, eachMapping } from "@jridgewell/trace-mapping";
import { minify } from "terser";

const require = createRequire(import.meta.url);
const PRODUCTION = { "process.env.NODE_ENV": '"production"' };

const read = (file) => ({ code: readFileSync(file, "utf8"), map: JSON.parse(readFileSync(`${file}.map`, "utf8")) });

async function terser({ code, map }) {
  const { code: small, map: smallMap } = await minify(
    { "bundle.js": code },
    { compress: { passes: 2 }, mangle: { toplevel: true }, toplevel: true, sourceMap: { asObject: true } },
  );
  const chained = remapping(JSON.parse(JSON.stringify(smallMap)), (file) => (file === "bundle.js" ? map : null));
  return { code: small, map: chained };
}

/** terser alone, on one file as it stands. */
async function terserAlone(entry) {
  const name = basename(entry);
  const { code, map } = await minify(
    { [name]: readFileSync(entry, "utf8") },
    { compress: true, mangle: true, toplevel: true, sourceMap: { asObject: true } },
  );
  return { code, map };
}

async function esbuild(entry, output, options) {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [entry], outfile: output, bundle: true, minify: true, sourcemap: "external", legalComments: "eof",
    format: options.format ?? "iife", target: options.target ?? "chrome110", define: PRODUCTION, jsx: "automatic", logLevel: "error",
    loader: { ".js": "jsx" },
  });
  return read(output);
}

async function webpack(entry, output, options) {
  const compiler = require("webpack")({
    // The ids of modules come from their paths below `context`; anything else would make them depend on where TOOLS is.
    mode: "production", context: dirname(entry), entry, devtool: "hidden-source-map", target: options.target ?? ["web", "es2020"],
    output: { path: dirname(output), filename: basename(output), publicPath: "" },
    optimization: { concatenateModules: !options.wrapped },
    performance: { hints: false },
  });
  const stats = await new Promise((done, fail) => compiler.run((error, result) => (error ? fail(error) : done(result))));
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return read(output);
}

async function rollup(entry, output, options) {
  const { rollup: start } = await import("rollup");
  const [{ default: resolve }, { default: commonjs }, { default: replace }] = await Promise.all([
    import("@rollup/plugin-node-resolve"), import("@rollup/plugin-commonjs"), import("@rollup/plugin-replace"),
  ]);
  const plugins = [replace({ values: PRODUCTION, preventAssignment: true }), resolve({ browser: true }), commonjs()];
  const bundle = await start({ input: entry, plugins });
  const { output: [chunk] } = await bundle.generate({ format: options.format ?? "iife", sourcemap: true, file: output });
  return terser({ code: chunk.code, map: JSON.parse(JSON.stringify(chunk.map)) });
}

async function vite(entry, output, options) {
  const { build } = await import("vite");
  await build({
    configFile: false, root: dirname(entry), logLevel: "error", define: PRODUCTION, publicDir: false,
    build: {
      outDir: dirname(output), emptyOutDir: false, minify: options.minify ?? true, sourcemap: "hidden", target: "chrome110",
      lib: { entry, formats: ["iife"], name: "app", fileName: () => basename(output) },
    },
  });
  return read(output);
}

async function parcel(entry, output, options) {
  const { Parcel } = await import("@parcel/core");
  const root = dirname(dirname(entry));
  writeFileSync(join(root, "package.json"), '{"private":true,"browserslist":"chrome >= 110"}\n');
  mkdirSync(dirname(output), { recursive: true });
  const run = new Parcel({
    entries: entry, defaultConfig: require.resolve("@parcel/config-default"), mode: "production", shouldDisableCache: true,
    shouldContentHash: false, defaultTargetOptions: { shouldOptimize: true, shouldScopeHoist: !options.wrapped, sourceMaps: true },
    targets: { main: { distDir: dirname(output), distEntry: basename(output), context: "browser", outputFormat: "global", includeNodeModules: true,
      optimize: true, scopeHoist: !options.wrapped, sourceMap: true, engines: { browsers: ["chrome >= 110"] } } },
  });
  await run.run();
  return read(output);
}

async function browserify(entry) {
  const source = await new Promise((done, fail) =>
    require("browserify")(entry, { debug: true }).bundle((error, bytes) => (error ? fail(error) : done(bytes.toString("utf8")))),
  );
  const [code, encoded] = source.split(/\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,/);
  return terser({ code, map: JSON.parse(Buffer.from(encoded.trim(), "base64").toString("utf8")) });
}

/**
 * javascript-obfuscator, on one file as it stands. A fixed seed makes it write the same file each time. What it puts
 * around an expression has no place in the sources; it counts as part of the line before it.
 */
async function obfuscator(entry, output, { level, worker, ...options }) {
  const { obfuscate } = require("javascript-obfuscator");
  const name = basename(entry);
  const made = obfuscate(readFileSync(entry, "utf8"), {
    optionsPreset: `${level}-obfuscation`, seed: 1, sourceMap: true, sourceMapMode: "separate",
    target: name === worker ? "service-worker" : "browser-no-eval", ...options,
  });
  const map = JSON.parse(made.getSourceMap());
  const mappings = decodedMappings(new TraceMap(map)).map((line) => line.filter((segment) => segment.length > 1));
  return { code: made.getObfuscatedCode(), map: { ...map, mappings, sources: [name] } };
}

export const bundlers = { terser: terserAlone, esbuild, webpack, rollup, vite, parcel, browserify, obfuscator };

/** TypeScript down to ES5: async functions become __awaiter and __generator, modules CommonJS. */
const typescript = (folder, files, bundler) => byTypeScript(folder, files, bundler, "ES5");

/** Modules as CommonJS, the rest as it stands. */
const commonjs = (folder, files, bundler) => byTypeScript(folder, files, bundler, "ES2022");

async function byTypeScript(folder, files, bundler, target) {
  const ts = require("typescript");
  return transpiled(folder, files, bundler, (text, fileName) => {
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      fileName,
      compilerOptions: { target: ts.ScriptTarget[target], module: ts.ModuleKind.CommonJS, downlevelIteration: true, allowJs: true,
        sourceMap: true, inlineSources: true, esModuleInterop: true },
    });
    return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), map: JSON.parse(sourceMapText) };
  });
}

/** Babel down to what old browsers run: async functions become state machines of regenerator's. */
async function babel(folder, files, bundler) {
  const { transformAsync } = await import("@babel/core");
  return transpiled(folder, files, bundler, (code, filename) =>
    transformAsync(code, {
      filename, sourceMaps: true, babelrc: false, configFile: false,
      presets: [[require.resolve("@babel/preset-env"), { targets: "ie 11", modules: "commonjs" }], [require.resolve("@babel/preset-react"), { runtime: "automatic" }]],
    }),
  );
}

/** Writes the files anew. Returns the maps that still have to be put behind the bundle's: none when the bundler reads them. */
async function transpiled(folder, files, bundler, one) {
  const maps = new Map();
  for (const file of files) {
    const path = join(folder, file);
    const { code, map } = await one(readFileSync(path, "utf8"), path);
    const known = { ...map, sources: [basename(file)], file: basename(file) };
    const inline = Buffer.from(JSON.stringify(known)).toString("base64");
    const composes = bundler === "browserify" || bundler === "esbuild";
    if (!composes) maps.set(file, { ...known, sources: [file] });
    writeFileSync(path, composes ? `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}\n` : code);
  }
  return maps;
}

export const transpilers = { typescript, commonjs, babel };

/** A bundle's map, led through the maps of the transpiled sources. */
export function remapped(map, maps) {
  if (maps.size === 0) return map;
  return remapping(map, (file, context) => {
    if (context.depth !== 1) return null;
    const name = [...maps.keys()].find((known) => file === known || file.endsWith(`/${known}`));
    return name ? maps.get(name) : null;
  });
}

/** Calls `take` for every mapping, in the order of the built text: `line` and `originalLine` from 1, `column` from 0. */
export function originalOf(map, take) {
  eachMapping(new TraceMap(map), ({ generatedLine, generatedColumn, source, originalLine }) =>
    take({ line: generatedLine, column: generatedColumn, source, originalLine }),
  );
}
