import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['e2e/*.e2e.ts'],
    exclude: process.env['VCTT_URL'] === undefined ? ['e2e/real.e2e.ts'] : [],
    testTimeout: 60_000,
    hookTimeout: 40_000,
    fileParallelism: false,
    maxConcurrency: 4,
    sequence: { concurrent: true },
  },
});
