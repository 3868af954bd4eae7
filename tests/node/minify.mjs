// Minifies scripts: reads {name: {code, module, toplevel}} as JSON from standard input, and writes {name: {code}}, or
// {name: {error}} for a script that is wrong.
import { minify } from "terser";

const parts = [];
for await (const part of process.stdin) parts.push(part);
const scripts = JSON.parse(Buffer.concat(parts).toString("utf8"));
const made = {};
for (const [name, { code, module, toplevel }] of Object.entries(scripts)) {
  try {
    // What nothing calls stays: flows through it are compared too.
    const compress = { toplevel: false, module: false, unused: false };
    const { code: short } = await minify(code, { module, toplevel, compress, mangle: { toplevel: toplevel || module } });
    made[name] = { code: short };
  } catch (error) {
    made[name] = { error: String(error.message) };
  }
}
process.stdout.write(JSON.stringify(made));
