#!/usr/bin/env node
// Fills the @NAME@ places of asterisk-config/{pbx,carrier} from <run>/env and writes <run>/{pbx,carrier}/etc.
// Safe to run again at any time; `generated/` and `site/` in the target are other people's and are not touched.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { envFile, readEnv, root, run } from './env-file.mjs'

/** Modules live under the architecture's library directory, e.g. usr/lib/x86_64-linux-gnu. */
const moduleDir = (asteriskRoot) => {
  const lib = join(asteriskRoot, 'usr/lib')
  const found = readdirSync(lib)
    .map((name) => join(lib, name, 'asterisk/modules'))
    .concat(join(lib, 'asterisk/modules'))
    .find((path) => existsSync(join(path, 'chan_pjsip.so')))
  if (found) return found
  // Rendered in one container for Asterisk in another of the same machine.
  if (asteriskRoot === '/')
    return `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/asterisk/modules`
  throw new Error(`no Asterisk modules under ${lib}`)
}

const fill = (text, values, file) =>
  text.replace(/@([A-Z][A-Z0-9_]+)@/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`${file}: @${name}@ has no value in ${envFile}`)
    return values[name]
  })

const render = (instance, env) => {
  const from = join(root, 'asterisk-config', instance)
  const home = join(run, instance)
  const etc = join(home, 'etc')
  const values = {
    ...env,
    INSTANCE_DIR: home,
    ETC_DIR: etc,
    ASTERISK_MODULE_DIR: moduleDir(env.TSUNAGU_ASTERISK_ROOT),
    ASTERISK_DATA_DIR: join(env.TSUNAGU_ASTERISK_ROOT, 'usr/share/asterisk'),
  }
  for (const folder of ['etc/generated', 'etc/site', 'db/keys', 'run', 'log/cdr-custom', 'spool/heard'])
    mkdirSync(join(home, folder), { recursive: true, mode: 0o750 })
  for (const name of readdirSync(from).filter((file) => file.endsWith('.conf')))
    writeFileSync(join(etc, name), fill(readFileSync(join(from, name), 'utf8'), values, name), { mode: 0o640 })
}

try {
  const env = readEnv()
  for (const folder of ['open', 'closed']) mkdirSync(join(env.TSUNAGU_SPOOL_DIR, folder), { recursive: true })
  for (const instance of ['pbx', 'carrier']) render(instance, env)
} catch (error) {
  console.error(`render-asterisk: ${error.message}`)
  process.exit(2)
}
