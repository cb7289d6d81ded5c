#!/usr/bin/env node
// Makes stand-ins for recorded prompts: scripts/prompts.json → <run>/prompts/{ja,en}/<name>.wav (8 kHz mono, normalised),
// tones in <run>/prompts/tone, and a soft melody for music on hold. A recorded file of the same name in the site's folder (default
// `prompts/` beside ports.json, or TSUNAGU_SITE_PROMPTS) is taken instead, and a file that a person has put into
// <run>/prompts is left alone: only what stands in made.json with the same checksum is ours to replace.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './env-file.mjs'

const catalogue = JSON.parse(readFileSync(join(root, 'scripts/prompts.json'), 'utf8'))
const site = process.env.TSUNAGU_SITE_PROMPTS || join(root, 'prompts')
const target = join(run, 'prompts')
const ledger = join(target, 'made.json')
const made = existsSync(ledger) ? JSON.parse(readFileSync(ledger, 'utf8')) : {}

const digest = (data) => createHash('sha256').update(data).digest('hex')

/** Everything that can be played. espeak-ng reads no kanji, so Japanese prompts carry their reading in kana. */
const wanted = () => [
  ...catalogue.prompts.flatMap((prompt) => [
    { path: `ja/${prompt.name}.wav`, voice: 'ja', text: prompt.reading },
    { path: `en/${prompt.name}.wav`, voice: 'en', text: prompt.en },
  ]),
  ...['ja', 'en'].flatMap((voice) => [
    ...catalogue.numbers[voice].map((text, index) => ({ path: `${voice}/number-${index + 1}.wav`, voice, text })),
    ...catalogue.digits[voice].map((text, digit) => ({ path: `${voice}/digit-${digit}.wav`, voice, text })),
  ]),
  ...catalogue.tones.map((tone) => ({ path: `tone/${tone.name}.wav`, tone })),
]

/** Faded in and out, so that it does not click. */
const beep = ({ tone: { seconds, hz } }, file) =>
  execFileSync('sox', [
    ...['-D', '-n', '-r', '8000', '-c', '1', '-b', '16', file],
    ...['synth', `${seconds}`, 'sine', `${hz}`, 'fade', 'q', '0.02', `${seconds}`, '0.02', 'vol', '0.3'],
  ])

const speak = ({ voice, text }, file) => {
  const raw = `${file}.espeak.wav`
  execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', raw, text])
  // Leading and trailing silence goes, so that "you are number" + "three" sounds like one sentence.
  const trim = [
    'silence',
    '1',
    '0.01',
    '0.5%',
    'reverse',
    'silence',
    '1',
    '0.01',
    '0.5%',
    'reverse',
    'pad',
    '0.05',
    '0.15',
  ]
  execFileSync('sox', ['-D', raw, '-r', '8000', '-c', '1', '-b', '16', file, 'norm', '-6', ...trim])
  rmSync(raw)
}

/** Six slow notes over a fifth, faded in and out, so that the loop has no click. */
const playMelody = (file) => {
  const notes = ['A4', 'C5', 'E5', 'D5', 'C5', 'G4', 'A4', 'E4']
  const parts = notes.map((_note, index) => `${file}.${index}.wav`)
  for (const [index, note] of notes.entries())
    execFileSync('sox', [
      ...['-D', '-n', '-r', '8000', '-c', '1', '-b', '16', parts[index]],
      ...[
        'synth',
        '1.5',
        'sine',
        note,
        'synth',
        '1.5',
        'sine',
        'mix',
        'A3',
        'fade',
        'q',
        '0.15',
        '1.5',
        '0.6',
        'vol',
        '0.25',
      ],
    ])
  execFileSync('sox', ['-D', ...parts, file, 'reverb', '20', 'norm', '-16'])
  for (const part of parts) rmSync(part)
}

/** True when a person has put this file there. */
const isTheirs = (path) =>
  existsSync(join(target, path)) && made[path]?.sha256 !== digest(readFileSync(join(target, path)))

const recipeOf = ({ tone, voice, text }) =>
  tone === undefined ? `${voice} ${text}` : `tone ${tone.hz} Hz ${tone.seconds} s`

const provide = (prompt) => {
  const file = join(target, prompt.path)
  const recorded = join(site, prompt.path)
  const source = existsSync(recorded) ? `file ${digest(readFileSync(recorded))}` : recipeOf(prompt)
  if (isTheirs(prompt.path) || (existsSync(file) && made[prompt.path]?.source === source)) return 0
  if (existsSync(recorded)) copyFileSync(recorded, `${file}.new.wav`)
  else if ('tone' in prompt) beep(prompt, `${file}.new.wav`)
  else speak(prompt, `${file}.new.wav`)
  renameSync(`${file}.new.wav`, file)
  made[prompt.path] = { source, sha256: digest(readFileSync(file)) }
  return 1
}

for (const folder of ['ja', 'en', 'tone']) mkdirSync(join(target, folder), { recursive: true })
const count = wanted().reduce((sum, prompt) => sum + provide(prompt), 0)
writeFileSync(ledger, `${JSON.stringify(made, null, 2)}\n`)

const music = join(run, 'music/default')
mkdirSync(music, { recursive: true })
if (!existsSync(join(music, 'melody.wav'))) {
  playMelody(join(music, 'new.wav'))
  renameSync(join(music, 'new.wav'), join(music, 'melody.wav'))
}
console.log(`prompts: ${count} made, ${wanted().length - count} kept in ${target}`)
