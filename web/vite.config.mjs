import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

/** What a first visit may load before it shows anything. */
const INITIAL_GZIP_BYTES_MAX = 200 * 1024;

/** Fails the build when the scripts that the page itself names, with all that they import at once, weigh too much. */
const initialSize = () => ({
  name: 'initial-size',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const initial = new Set();
    const add = (fileName) => {
      if (initial.has(fileName)) return;
      initial.add(fileName);
      bundle[fileName].imports.forEach(add);
    };
    chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => add(fileName));
    const bytes = [...initial].reduce((sum, fileName) => sum + gzipSync(bundle[fileName].code, { level: 9 }).length, 0);
    const text = `${(bytes / 1024).toFixed(1)} KiB of initial JavaScript (gzip), at most ${INITIAL_GZIP_BYTES_MAX / 1024} KiB`;
    if (bytes > INITIAL_GZIP_BYTES_MAX) this.error(`Too large: ${text}. Load pages when they are opened.`);
    this.info(text);
  },
});

/** Puts a compressed copy beside each script and style sheet, for the service to send. */
const compressedCopies = () => ({
  name: 'compressed-copies',
  writeBundle({ dir }, bundle) {
    for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const file = join(dir, fileName);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
});

export default defineConfig({
  root: 'web',
  plugins: [initialSize(), compressedCopies()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { checks: { moduleLevelDirective: false } }, // Libraries say "use client", which means nothing here.
  },
});
