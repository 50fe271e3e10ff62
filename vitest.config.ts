import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Hosts and devnets are processes of their own and start in their own time; nothing here
    // measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    allowOnly: false,
    passWithNoTests: false,
  },
});
