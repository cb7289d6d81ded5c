import { defineConfig } from 'vitest/config'
import LongestFirst from './test/support/longest-first.ts'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

export default defineConfig({
  ...source,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...source,
        test: {
          name: 'rule',
          // They keep nothing in modules; a fresh process for each of 150 files would take longer than the tests.
          isolate: false,
          maxWorkers: 2,
          testTimeout: 120_000,
          include: [
            'packages/*/src/**/*.test.ts',
            'services/*/src/**/*.test.ts',
            'services/*/page/src/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      {
        ...source,
        test: {
          name: 'story',
          include: ['test/story/**/*.test.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          name: 'real',
          // After the others, which take all of the processor. Real tests wait half of their time, each file with servers
          // of its own: three at once keep two cores busy.
          sequence: { groupOrder: 1 },
          maxWorkers: Number(process.env.TSUNAGU_TEST_WORKERS ?? 3),
          include: ['test/real/**/*.test.ts'],
          globalSetup: ['test/support/make-programs.ts'],
          // In CI a red test is tried again at once, and its file once more if that did not help (scripts/test.sh).
          retry: process.env.CI === 'true' ? 1 : 0,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
