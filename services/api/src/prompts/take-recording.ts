import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Me, Problem } from '@tsunagu/messages'
import {
  addPromptVersion,
  addSetupChange,
  changePrompt,
  holdPrompt,
  inContract,
  type PromptId,
  readPrompts,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { wrong } from '../setup/problem.ts'
import { decode, encode } from './ffmpeg.ts'
import { type Measured, measure, type Sound } from './measure.ts'
import { pathOf } from './place.ts'

export const mostUploadBytes = 40 * 1024 * 1024
const mostS = 180
const leastAudibleMs = 100
/** More of the words than this stands at full scale: no levelling gives back what is cut off. */
const mostClipped = 0.05
const someClipped = 0.001
const quietLufs = -45

type Recording = { readonly body: Readable; readonly text: string | undefined }

/**
 * Turns an upload into a new version, whose files are never written again; which version is live stays as it was. Refuses
 * what is no sound, too long, silent or cut off at the top, and says how it was found. Answers with the version's number.
 */
export const takeRecording = async (
  house: House,
  visitor: Me,
  prompt: PromptId,
  { body, text }: Recording,
): Promise<number> => {
  const incoming = join(house.promptDir, '.incoming')
  await mkdir(incoming, { recursive: true })
  const file = join(incoming, randomUUID())
  try {
    await pipeline(body, limited, createWriteStream(file))
    const measured = await judged(file)
    await encode(file, file, measured)
    return await keep(house, visitor, prompt, { file, text, measured })
  } finally {
    for (const left of [file, `${file}.wav`, `${file}.wav16`]) await rm(left, { force: true })
  }
}

const limited = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > mostUploadBytes) throw new DoorError('prompt.tooLarge')
    yield chunk
  }
}

const judged = async (file: string): Promise<Measured> => {
  const sound = await decode(file, mostS + 1)
  if (sound === null || sound.samples.length === 0) throw new DoorError('prompt.notAudio')
  const measured = measure(sound)
  const problem = problemOf(sound, measured)
  if (problem !== null) throw new DoorError(problem.code, [problem.detail])
  return measured
}

type Refusal = {
  readonly code: 'prompt.tooLong' | 'prompt.silent' | 'prompt.clipped'
  readonly detail: Problem
}

const problemOf = (sound: Sound, { audibleMs, clipped }: Measured): Refusal | null => {
  const lengthS = sound.samples.length / sound.channels / sound.rate
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  if (lengthS > mostS)
    return { code: 'prompt.tooLong', detail: wrong('audio', `more than ${mostS} s`, `at most ${mostS} s`) }
  if (audibleMs < leastAudibleMs)
    return {
      code: 'prompt.silent',
      detail: wrong('audio', `${audibleMs} ms that can be heard`, `at least ${leastAudibleMs} ms`),
    }
  if (clipped > mostClipped)
    return {
      code: 'prompt.clipped',
      detail: wrong('audio', `${percent(clipped)} at full scale`, `at most ${percent(mostClipped)}`),
    }
  return null
}

const warningsOf = ({ clipped, loudness }: Measured): readonly string[] => [
  ...(clipped > someClipped ? ['clipped'] : []),
  ...(loudness < quietLufs ? ['quiet'] : []),
]

type Kept = { readonly file: string; readonly text: string | undefined; readonly measured: Measured }

const keep = async (
  house: House,
  { contract, account }: Me,
  prompt: PromptId,
  { file, text, measured }: Kept,
): Promise<number> => {
  const sha256 = await digestOf(file)
  return inContract(house.db, contract, async (trx) => {
    await holdPrompt(trx, contract, prompt)
    const [before] = await readPrompts(trx, contract, prompt)
    const version = (before?.versions[0]?.version ?? 0) + 1
    const path = pathOf(contract, prompt, version)
    const said = text ?? before?.text ?? ''
    const { fromS, toS, loudness } = measured
    const made = { version, path, text: said, sha256, by: account, warnings: warningsOf(measured) }
    const length = { durationMs: Math.round((toS - fromS) * 1_000), loudness: Math.round(loudness * 10) / 10 }
    await addPromptVersion(trx, contract, prompt, { ...made, ...length })
    if (text !== undefined) await changePrompt(trx, contract, prompt, { text })
    await addSetupChange(trx, contract, {
      ...{ by: account, part: 'prompt', item: `${prompt.language}/${prompt.name}` },
      summary: `録音（第${version}版）を登録`,
      ...{ before: null, after: { version, text: said } },
    })
    // Last: a row without its file would be silence in a caller's ear, a file without its row is nothing.
    const place = join(house.promptDir, path)
    await mkdir(dirname(place), { recursive: true })
    for (const ending of ['wav', 'wav16']) await rename(`${file}.${ending}`, `${place}.${ending}`)
    return version
  })
}

const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
