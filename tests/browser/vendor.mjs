// Copies the libraries that the page is shipped with from node_modules: `npm run vendor`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

const vendor = "../../bot/sandbox/page/vendor";
const parts = ["lit-html", "directive", "directive-helpers", "directives/repeat", "directives/live", "directives/guard"];

for (const part of parts) {
  const target = `${vendor}/lit-html/${part}.js`;
  mkdirSync(dirname(target), { recursive: true });
  const code = readFileSync(`node_modules/lit-html/${part}.js`, "utf8").replace(/\/\/# sourceMappingURL=.*\n?/, "");
  writeFileSync(target, `// @ts-nocheck\n${code}`);
}
await build({
  stdin: {
    contents: "export { BlobSource, BufferTarget, Conversion, Input, MP3, MP4, OGG, OggOutputFormat, Output, WAVE, WEBM } from 'mediabunny'",
    resolveDir: ".",
  },
  bundle: true, format: "esm", minify: true, legalComments: "none",
  banner: { js: "// @ts-nocheck Mediabunny, MPL-2.0: see LICENSE" },
  outfile: `${vendor}/mediabunny/mediabunny.min.js`,
});
for (const library of ["lit-html", "mediabunny"]) {
  copyFileSync(`node_modules/${library}/LICENSE`, `${vendor}/${library}/LICENSE`);
}
