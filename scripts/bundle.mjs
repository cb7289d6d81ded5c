#!/usr/bin/env node
// The programs with all they need in few files, dist/<program>.js, made from the sources: node loads a thousand modules
// in a second of processor time and these in a third of it, which is what a takeover or a command waits for.
// `npm run build` makes them, and so does every run of the real tests, so that none runs what the sources no longer say.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
const programs = {
  ...Object.fromEntries(readdirSync(join(root, 'services')).map((name) => [name, `services/${name}/src/main.ts`])),
  'count-orphans': 'services/recordings/src/count-orphans.ts',
  'reader-worker': 'services/exchange/src/deliveries/reader-worker.ts',
  migrate: 'packages/store/src/migrate.ts',
  tsunagu: 'packages/cli/src/main.ts',
}
/** Others, by their sources: what tests start. */
const more = process.argv.slice(2).map((source) => [basename(source, '.ts'), source])

/** They look for files beside themselves, or are no JavaScript: taken from where they are installed. */
const leftAlone = {
  name: 'left alone',
  setup: ({ onResolve, resolve: find }) =>
    onResolve({ filter: /^(@fastify\/swagger-ui|@node-rs\/argon2)$/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'found') return null
      const found = await find(path, { kind: from.kind, resolveDir: from.resolveDir, pluginData: 'found' })
      return { path: relative(dist, found.path), external: true, errors: found.errors }
    }),
}

/** A module that asks where it is hears where its source is. */
const keepsPlaces = {
  name: 'keeps places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/(packages|services)\/[^/]+\/src\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (!text.includes('import.meta.url')) return null
      const place = `new URL(${JSON.stringify(relative(dist, path))}, import.meta.url).href`
      return { contents: text.replaceAll('import.meta.url', place), loader: 'ts' }
    }),
}

/** CommonJS inside an ES module asks for these. */
const commonJs = `import { createRequire as $requireOf } from 'node:module'
import { fileURLToPath as $pathOf } from 'node:url'
const require = $requireOf(import.meta.url)
const __filename = $pathOf(import.meta.url)
const __dirname = $pathOf(new URL('.', import.meta.url))`

/** Replaced at once, never half, because a stack may be starting from it. */
const put = ({ path, contents }) => {
  writeFileSync(`${path}.${process.pid}`, contents)
  renameSync(`${path}.${process.pid}`, path)
}

const bundle = async () => {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(
      [...Object.entries(programs), ...more].map(([name, source]) => [name, join(root, source)]),
    ),
    outdir: dist,
    write: false,
    bundle: true,
    splitting: true,
    chunkNames: 'part-[hash]',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    // Tried for by pg, and done without.
    external: ['pg-native'],
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
    keepNames: true,
    banner: { js: commonJs },
    plugins: [keepsPlaces, leftAlone],
  })
  mkdirSync(dist, { recursive: true })
  for (const file of outputFiles) put(file)
  clearAway(new Set(outputFiles.map(({ path }) => basename(path))))
}

/** What no longer belongs to any program goes after a day: until then somebody may be running it. */
const clearAway = (made) => {
  const yesterday = Date.now() - 86_400_000
  for (const name of readdirSync(dist)) {
    const old = (statSync(join(dist, name), { throwIfNoEntry: false })?.mtimeMs ?? yesterday) < yesterday
    if (old && !made.has(name)) rmSync(join(dist, name), { force: true, recursive: true })
  }
}

await bundle()
