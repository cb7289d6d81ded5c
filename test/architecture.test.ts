import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { languages, type Manner, partsOf } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { root } from './support/root.ts'
import { nameOfFolder, readSource, type SourceFile, sourceFiles, workspaces } from './support/source-files.ts'

/** Who may import whom inside the house. A service may import what `service` says, and never a service. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/messages': ['core'],
  'packages/pbx': ['core', 'messages'],
  'packages/store': ['core', 'messages'],
  'packages/runtime': ['core', 'messages', 'store'],
  'packages/flows': ['core', 'messages'],
  'packages/files': ['core', 'messages'],
  'packages/cli': ['core', 'messages', 'pbx', 'store', 'runtime', 'flows', 'files'],
  'services/api': ['core', 'messages', 'store', 'runtime', 'flows', 'files'],
  service: ['core', 'messages', 'store', 'runtime'],
  'services/bridge': ['core', 'messages', 'store', 'runtime', 'pbx'],
  'services/dialler': ['core', 'messages', 'store', 'runtime'],
  'services/exchange': ['core', 'messages', 'store', 'runtime', 'files'],
}

/** Doors to the world, each in one place. */
const doors: Readonly<Record<string, readonly string[]>> = {
  pg: ['packages/store'],
  kysely: ['packages/store', 'packages/cli', 'services/api', 'services/recordings', 'services/exchange'],
  ioredis: ['packages/store', 'packages/runtime'],
  bullmq: ['packages/runtime'],
  'ari-client': ['packages/pbx'],
  pino: ['packages/runtime'],
  'prom-client': ['packages/runtime'],
}

/** The clock itself; pino, which stamps its lines; the virtual clock, which lets promises run dry. */
const timeFiles = ['clock.ts', 'log.ts', 'virtual-clock.ts'].map((name) => `packages/runtime/src/${name}`)

const timeNames =
  /^(Date|Date\.now|setTimeout|setInterval|setImmediate|performance|performance\.now|clearTimeout|clearInterval)$/
/** The services' settings, and the command line's. */
const isConfig = (file: SourceFile): boolean =>
  file.path.endsWith('/config.ts') || file.path === 'packages/cli/src/settings.ts'
const environmentNames = /^process(\.env)?$/
const impureNames =
  /^(Date|Math\.random|Math$|process|console|setTimeout|setInterval|setImmediate|performance|fetch|crypto|Buffer|globalThis|Intl|require|__dirname)(\.|\(|$)/
const forbiddenFolders = ['utils', 'util', 'common', 'helpers', 'helper', 'shared', 'misc', 'lib']

const files = sourceFiles()
const shipped = files.filter((file) => !file.isTest)
const isBuiltin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name)
const isRelative = (name: string): boolean => name.startsWith('.')
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

type Manifest = Readonly<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>> | undefined>>
const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
const declared = (folder: string): ReadonlySet<string> => {
  const { dependencies, devDependencies } = manifest(folder)
  return new Set(Object.keys({ ...dependencies, ...devDependencies }))
}

const outside = (file: SourceFile) =>
  file.imports.filter(({ from }) => !isRelative(from)).map((one) => ({ ...one, name: packageOf(one.from) }))

const usesOf = (names: RegExp, within: readonly SourceFile[]): readonly string[] =>
  within.flatMap((file) =>
    file.uses.filter((use) => names.test(use.name)).map((use) => `${file.path}:${use.line} ${use.name}`),
  )

const coreProblems = (file: SourceFile): readonly string[] => [
  ...outside(file).map((one) => `${file.path}:${one.line} imports ${one.from}`),
  ...usesOf(impureNames, [file]),
]

describe('who may import what', () => {
  it('holds inside the house', () => {
    const wrong = shipped.flatMap((file) => {
      const allowed = mayImport[file.workspace] ?? mayImport.service ?? []
      return outside(file)
        .filter(({ name }) => name.startsWith('@tsunagu/') && !allowed.includes(name.slice('@tsunagu/'.length)))
        .map(({ name, line }) => `${file.path}:${line} imports ${name}`)
    })
    expect(wrong).toEqual([])
  })

  it('keeps each door to the world in one place', () => {
    const wrong = shipped.flatMap((file) =>
      outside(file)
        .filter(({ name }) => doors[name] !== undefined && !doors[name].includes(file.workspace))
        .map(({ name, line }) => `${file.path}:${line} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })

  it('lets nobody reach into another workspace by path', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ from }) => isRelative(from))
        .filter(({ from }) => !join(file.path, '..', from).startsWith(`${file.workspace}/src/`))
        .map(({ from, line }) => `${file.path}:${line} imports ${from}`),
    )
    expect(wrong).toEqual([])
  })

  it('has every import declared in its own package.json', () => {
    const testTools = declared('.')
    const wrong = files.flatMap((file) => {
      const own = declared(file.workspace)
      return outside(file)
        .filter(({ from, name }) => !isBuiltin(from) && !own.has(name) && !(file.isTest && testTools.has(name)))
        .map(({ name, line }) => `${file.path}:${line} imports ${name}`)
    })
    expect(wrong).toEqual([])
  })
})

describe('the core', () => {
  it('imports nothing and knows neither time nor chance nor the process', () => {
    expect(shipped.filter((file) => file.workspace === 'packages/core').flatMap(coreProblems)).toEqual([])
  })

  const fixture = join(root, 'test/fixtures/impure')
  const marked = (name: string, mark: 'tsc' | 'scan'): readonly number[] =>
    readFileSync(join(fixture, name), 'utf8')
      .split('\n')
      .flatMap((line, index) => (/ \/\/ ((tsc|scan) ?)+$/.test(line) && line.includes(mark) ? [index + 1] : []))
  const foundIn = (name: string): readonly number[] => {
    const lines = coreProblems(readSource(join(fixture, name))).map((problem) => Number(/:(\d+)/.exec(problem)?.[1]))
    return [...new Set(lines)].sort((a, b) => a - b)
  }

  it('cannot be made impure: with its compiler options the fixture does not compile', () => {
    const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', fixture], {
      encoding: 'utf8',
    })
    const lines = [...tsc.stdout.matchAll(/impure\.ts\((\d+),\d+\): error TS\d+: Cannot find/g)]
    expect([...new Set(lines.map((line) => Number(line[1])))]).toEqual(marked('impure.ts', 'tsc'))
    expect(tsc.status).not.toBe(0)
  }, 30_000)

  it('cannot be made impure: what the compiler lets pass, the look at its source finds', () => {
    expect(foundIn('impure.ts')).toEqual(marked('impure.ts', 'scan'))
    expect(foundIn('neighbour.ts')).toEqual(marked('neighbour.ts', 'scan'))
  })
})

describe('prompts', () => {
  type Prompt = Readonly<Record<string, string>> & { readonly name: string }
  const { prompts, parts, tones } = JSON.parse(readFileSync(join(root, 'scripts/prompts.json'), 'utf8')) as {
    readonly prompts: readonly Prompt[]
    readonly parts: Readonly<Record<string, Readonly<Record<string, { text: string; reading?: string }>>>>
    readonly tones: readonly { readonly name: string }[]
  }
  const made = new Set([
    ...prompts.flatMap((prompt) =>
      languages.filter((language) => prompt[language] !== undefined).map((language) => `${language}/${prompt.name}`),
    ),
    ...languages.flatMap((language) => Object.keys(parts[language] ?? {}).map((name) => `${language}/${name}`)),
    ...tones.map(({ name }) => `tone/${name}`),
  ])

  it('that the code plays are all spoken at set-up', () => {
    const played = shipped
      .filter(({ workspace }) => ['packages/core', 'packages/cli', 'services/api'].includes(workspace))
      .flatMap(({ path }) => readFileSync(join(root, path), 'utf8').match(/(?<=')(ja|en|tone)\/[a-z0-9-]+(?=')/g) ?? [])
    expect(played.length).toBeGreaterThan(20)
    expect([...new Set(played)].filter((name) => !made.has(name))).toEqual([])
  })

  it('have a stand-in for every part of a number, an amount or a date that is read out, in every language', () => {
    const manners: readonly Manner[] = ['digits', 'number', 'yen', 'date']
    const needed = languages.flatMap((language) => manners.flatMap((manner) => partsOf(manner, language)))
    expect(new Set(needed).size).toBeGreaterThan(200)
    expect(needed.filter((name) => !made.has(name))).toEqual([])
  })

  it('are read in kana in Japanese, because the voice reads no kanji, and none is empty', () => {
    const readings = [
      ...prompts.map(({ name, reading }) => [name, reading] as const),
      ...Object.entries(parts.ja ?? {}).map(([name, { reading }]) => [name, reading] as const),
    ]
    expect(readings.filter(([, reading]) => !/^[ぁ-んー、。 ]+$/.test(reading ?? ''))).toEqual([])
    expect(prompts.flatMap(Object.values).filter((text) => text === '')).toEqual([])
  })

  it('speak all six languages to citizens, and English beside Japanese to everybody', () => {
    const ofStaff = /^(agent-|refused|machine-greeting|guidance-end|position-|number-|wait-(before|after))/
    // Spoken in the languages that the flow of that one line reaches: the samples' own check says so.
    const ofOneLine = /^(mynaho|juden|nofu|kouki|navi|saikoku)-/
    const lacking = prompts.flatMap((prompt) =>
      languages
        .filter(
          (language) =>
            language === 'ja' || language === 'en' || !(ofStaff.test(prompt.name) || ofOneLine.test(prompt.name)),
        )
        .filter((language) => !made.has(`${language}/${prompt.name}`))
        .map((language) => `${language}/${prompt.name}`),
    )
    expect(lacking).toEqual([])
  })
})

describe('the world comes in through one door each', () => {
  it('reads the environment in one file of each service only', () => {
    expect(
      usesOf(
        environmentNames,
        shipped.filter((file) => !isConfig(file)),
      ),
    ).toEqual([])
  })

  it('asks for the time and waits for it in the clock only', () => {
    const elsewhere = shipped.filter((file) => !timeFiles.includes(file.path) && file.workspace !== 'packages/cli')
    expect(usesOf(timeNames, elsewhere)).toEqual([])
  })

  it('prints in the command line only', () => {
    expect(
      usesOf(
        /^console\./,
        shipped.filter((file) => file.workspace !== 'packages/cli'),
      ),
    ).toEqual([])
  })
})

describe('names', () => {
  it('has no folder for things without a name of their own', () => {
    const folders = new Set(files.flatMap((file) => nameOfFolder(file)))
    expect(forbiddenFolders.filter((name) => folders.has(name))).toEqual([])
  })

  it('calls files after what they export, in kebab-case, and nothing a manager', () => {
    const wrong = files
      .map((file) => file.path)
      .filter(
        (path) => !/\/[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|lua|sql))?\.ts$/.test(path) || /manager|-impl\./.test(path),
      )
    expect(wrong).toEqual([])
  })

  it('gives every service the same files to begin with', () => {
    const missing = workspaces()
      .filter((workspace) => workspace.startsWith('services/'))
      .flatMap((workspace) => ['src/main.ts', 'src/config.ts'].map((name) => `${workspace}/${name}`))
      .filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('numbers migrations without gap or twin', () => {
    const numbers = readdirSync(join(root, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .map((name) => Number(name.slice(0, 4)))
      .sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })
})
