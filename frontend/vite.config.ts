/** Builds the page into the Python package, and refuses a first load that has grown too heavy. */

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";

/** What a browser fetches before anybody can type: JavaScript and CSS, uncompressed. */
const FIRST_LOAD_LIMIT = 350_000;

function firstLoadLimit(): Plugin {
  return {
    name: "first-load-limit",
    generateBundle(_, bundle) {
      const seen = new Set<string>();
      const visit = (name: string): number => {
        const chunk = bundle[name];
        if (seen.has(name) || chunk?.type !== "chunk") return 0;
        seen.add(name);
        return Buffer.byteLength(chunk.code) + chunk.imports.reduce((sum, n) => sum + visit(n), 0);
      };
      let total = 0;
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === "chunk" && item.isEntry) total += visit(name);
        if (item.type === "asset" && name.endsWith(".css")) total += item.source.length;
      }
      this.info(`first load: ${(total / 1000).toFixed(1)} kB of ${FIRST_LOAD_LIMIT / 1000} kB`);
      if (total > FIRST_LOAD_LIMIT) this.error(`the first load is ${total} bytes`);
    },
  };
}

export default defineConfig({
  plugins: [react(), firstLoadLimit()],
  build: {
    outDir: "../src/malbeot/web/static",
    emptyOutDir: true,
    target: "es2022",
    // The page runs under default-src 'self': nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
