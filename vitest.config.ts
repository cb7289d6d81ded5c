import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

export default defineConfig({
  ...source,
  test: {
    // Real tests mostly wait; two at once, each with a stack of its own, halve the time even on two cores.
    maxWorkers: 2,
    projects: [
      {
        ...source,
        test: {
          name: 'rule',
          testTimeout: 30_000,
          include: [
            'packages/*/src/**/*.test.ts',
            'services/*/src/**/*.test.ts',
            'services/*/page/src/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      { ...source, test: { name: 'story', include: ['test/story/**/*.test.ts'], testTimeout: 120_000 } },
      {
        ...source,
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          // Real phones on a shared machine: once more in CI, and the report says which; never on a developer's desk.
          retry: process.env.CI === 'true' ? 1 : 0,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
