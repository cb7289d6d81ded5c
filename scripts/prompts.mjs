#!/usr/bin/env node
// Makes stand-ins for recorded prompts: scripts/prompts.json → <run>/prompts/<language>/<name>.wav (8 kHz mono, normalised),
// tones in <run>/prompts/tone, what each of them says in texts.json, and a soft melody for music on hold. A recorded file of
// the same name in the site's folder (default `prompts/` beside ports.json, or TSUNAGU_SITE_PROMPTS) is taken instead, and a
// file that a person has put into <run>/prompts is left alone: only what stands in made.json with the same checksum is ours
// to replace. Recordings that come through the API have folders of their own, by contract; nothing here touches them.
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root, run } from './env-file.mjs'

const catalogue = JSON.parse(readFileSync(join(root, 'scripts/prompts.json'), 'utf8'))
const site = process.env.TSUNAGU_SITE_PROMPTS || join(root, 'prompts')
const target = join(run, 'prompts')
const ledger = join(target, 'made.json')
const made = existsSync(ledger) ? JSON.parse(readFileSync(ledger, 'utf8')) : {}

/** Voices of espeak-ng by language. It reads no kanji, so Japanese prompts carry their reading in kana. */
const voices = { ja: 'ja', en: 'en', zh: 'cmn-latn-pinyin', ko: 'ko', es: 'es', vi: 'vi' }
const languages = Object.keys(voices)

/**
 * What was spoken once is kept for every stack of this user, by what it says: a stack of its own for each test file would
 * otherwise speak for seconds. Null where nothing can be kept (a container without a home). The number is that of the way
 * of speaking; whoever changes it counts it up.
 */
const wayOfSpeaking = 2
const kept = (() => {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tsunagu/spoken')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch (error) {
    if (['EACCES', 'EROFS', 'ENOENT', 'EPERM', 'ENOTDIR'].includes(error.code)) return null
    throw error
  }
})()

const digest = (data) => createHash('sha256').update(data).digest('hex')
const start = promisify(execFile)

/** A prompt with no text in a language is not made in that language. */
const spokenIn = (language) => [
  ...catalogue.prompts
    .filter((prompt) => prompt[language] !== undefined)
    .map((prompt) => ({
      name: prompt.name,
      text: prompt[language],
      reading: language === 'ja' ? prompt.reading : undefined,
    })),
  ...Object.entries(catalogue.parts[language]).map(([name, part]) => ({ name, ...part })),
]

/** Everything that can be played. */
const wanted = [
  ...languages.flatMap((language) =>
    spokenIn(language).map(({ name, text, reading }) => ({
      path: `${language}/${name}.wav`,
      voice: voices[language],
      text,
      reading: reading ?? text,
    })),
  ),
  ...catalogue.tones.map((tone) => ({ path: `tone/${tone.name}.wav`, tone, text: tone.what })),
]

/** Faded in and out, so that it does not click. */
const beep = ({ tone: { seconds, hz } }, file) =>
  start('sox', [
    ...['-D', '-n', '-r', '8000', '-c', '1', '-b', '16', file],
    ...['synth', `${seconds}`, 'sine', `${hz}`, 'fade', 'q', '0.02', `${seconds}`, '0.02', 'vol', '0.3'],
  ])

/** Leading and trailing silence goes, so that "you are number" + "three" sounds like one sentence. */
const trimStart = ['silence', '1', '0.01', '0.5%']
const trim = [...trimStart, 'reverse', ...trimStart, 'reverse', 'pad', '0.05', '0.15']

const speak = async ({ voice, reading }, file) => {
  const copy = kept === null ? null : join(kept, `${digest(`${wayOfSpeaking} ${voice} ${reading}`)}.wav`)
  if (copy !== null && existsSync(copy)) return copyFileSync(copy, file)
  const raw = `${file}.espeak.wav`
  await start('espeak-ng', ['-v', voice, '-s', '150', '-w', raw, reading])
  await start('sox', ['-D', raw, '-r', '8000', '-c', '1', '-b', '16', file, 'norm', '-6', ...trim])
  rmSync(raw)
  if (copy === null) return
  copyFileSync(file, `${copy}.${process.pid}`)
  renameSync(`${copy}.${process.pid}`, copy)
}

/** Six slow notes over a fifth, faded in and out, so that the loop has no click. */
const playMelody = (file) => {
  const notes = ['A4', 'C5', 'E5', 'D5', 'C5', 'G4', 'A4', 'E4']
  const parts = notes.map((_note, index) => `${file}.${index}.wav`)
  const shape = ['fade', 'q', '0.15', '1.5', '0.6', 'vol', '0.25']
  for (const [index, note] of notes.entries())
    execFileSync('sox', [
      ...['-D', '-n', '-r', '8000', '-c', '1', '-b', '16', parts[index]],
      ...['synth', '1.5', 'sine', note, 'synth', '1.5', 'sine', 'mix', 'A3', ...shape],
    ])
  execFileSync('sox', ['-D', ...parts, file, 'reverb', '20', 'norm', '-16'])
  for (const part of parts) rmSync(part)
}

/** True when a person has put this file there. */
const isTheirs = (path) =>
  existsSync(join(target, path)) && made[path]?.sha256 !== digest(readFileSync(join(target, path)))

const recipeOf = ({ tone, voice, reading }) =>
  tone === undefined ? `${voice} ${reading}` : `tone ${tone.hz} Hz ${tone.seconds} s`

/** Makes it where it is missing or reads otherwise now; tells whether it did. */
const provide = async (prompt) => {
  const file = join(target, prompt.path)
  const recorded = join(site, prompt.path)
  const source = existsSync(recorded) ? `file ${digest(readFileSync(recorded))}` : recipeOf(prompt)
  if (isTheirs(prompt.path) || (existsSync(file) && made[prompt.path]?.source === source)) return false
  const next = `${file}.new.wav`
  if (existsSync(recorded)) copyFileSync(recorded, next)
  else if ('tone' in prompt) await beep(prompt, next)
  else await speak(prompt, next)
  renameSync(next, file)
  made[prompt.path] = { source, sha256: digest(readFileSync(file)) }
  return true
}

/** One worker for each core: a first set-up speaks some hundred prompts. */
const provideAll = async () => {
  const ahead = [...wanted]
  let count = 0
  const worker = async () => {
    for (let prompt = ahead.shift(); prompt !== undefined; prompt = ahead.shift()) if (await provide(prompt)) count += 1
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return count
}

const write = (file, value) => {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

for (const folder of [...languages, 'tone']) mkdirSync(join(target, folder), { recursive: true })
const count = await provideAll().finally(() => write(ledger, made))
write(
  join(target, 'texts.json'),
  Object.fromEntries(wanted.map(({ path, text }) => [path.replace(/\.wav$/, ''), text])),
)

const music = join(run, 'music/default')
mkdirSync(music, { recursive: true })
if (!existsSync(join(music, 'melody.wav'))) {
  playMelody(join(music, 'new.wav'))
  renameSync(join(music, 'new.wav'), join(music, 'melody.wav'))
}
console.log(`prompts: ${count} made, ${wanted.length - count} kept in ${target}`)
