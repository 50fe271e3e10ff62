import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that need wasmtime: `npm run test:hosts`. */
export default defineConfig({ ...base, test: { ...base.test, include: ['tests/hosts-wasmtime/**/*.test.ts'], exclude: [] } });
