import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Text is laid out once, and not again when its letters come. */
const preloadedFont: Plugin = {
  name: 'preloaded-font',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const font = Object.keys(bundle ?? {}).find((name) => name.includes('next-latin-wght-normal'));
      if (font === undefined) return [];
      return [{ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `./${font}` }, injectTo: 'head' }];
    },
  },
};

/** Browsers that run this page take the first of KaTeX's three forms of each font. */
const oneFontEach: Plugin = {
  name: 'one-font-each',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('katex.min.css')) return undefined;
    return code.replaceAll(/,url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '');
  },
};

const server = process.env['VCTT_SERVER'] ?? 'http://localhost:8080';

export default defineConfig({
  // Relative, so that the page works behind any path prefix.
  base: './',
  plugins: [preloadedFont, oneFontEach],
  // The client as it is written, not as it is published.
  resolve: { alias: { '@vctt/client': join(import.meta.dirname, 'packages/client/src/index.ts') } },
  build: {
    target: 'es2022',
    // A data: URI would break `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.{ts,tsx}'],
    testTimeout: 10_000,
  },
});
