import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Measured, Sound } from './measure.ts'

const run = promisify(execFile)

/** Longer than the longest prompt takes on a busy machine. */
const deadlineMs = 60_000
const mostBytes = 128 * 1024 * 1024
/** Only files of sound: never a playlist that names other files, nor an address. */
const careful = ['-protocol_whitelist', 'file', '-format_whitelist', 'wav,w64,aiff,mp3,mov,aac,flac,ogg']
const quiet = ['-hide_banner', '-loglevel', 'error']
/** Calls go first. */
const modest = (args: readonly string[]): [string, string[]] => ['nice', ['-n', '5', ...args]]

const probeSchema = z.object({
  streams: z
    .array(z.object({ sample_rate: z.coerce.number().int().positive(), channels: z.number().int().positive() }))
    .min(1),
})

/** The sound of a file as it came; null: it is none that ffmpeg knows. Of a longer one than `mostS`, only the beginning. */
export const decode = async (file: string, mostS: number): Promise<Sound | null> => {
  const heads = await probe(file)
  if (heads === null) return null
  const channels = Math.min(heads.channels, 2)
  const rate = Math.min(heads.sample_rate, 48_000)
  const raw = ['-t', `${mostS}`, '-map', '0:a:0', '-ac', `${channels}`, '-ar', `${rate}`, '-f', 's16le', 'pipe:1']
  const bytes = await orNull(['ffmpeg', ...quiet, '-nostdin', ...careful, '-i', file, ...raw])
  if (bytes === null) return null
  const whole = bytes.length - (bytes.length % (2 * channels))
  return { samples: new Int16Array(new Uint8Array(bytes.subarray(0, whole)).buffer), channels, rate }
}

const probe = async (file: string): Promise<z.infer<typeof probeSchema>['streams'][number] | null> => {
  const what = ['-select_streams', 'a:0', '-show_entries', 'stream=sample_rate,channels', '-of', 'json']
  const answer = await orNull(['ffprobe', ...quiet, ...careful, ...what, file])
  const streams = answer === null ? null : probeSchema.safeParse(JSON.parse(answer.toString('utf8')))
  return streams?.success === true ? (streams.data.streams[0] ?? null) : null
}

/** Loudness of the stand-ins too (−23.4 to −24.4 LUFS), so that a flow of both sounds like one. */
const targetLufs = -23
/** Noise is not made loud without end. */
const mostGainDb = 30
/** −3 dB of full scale: room for what the telephone's own coding adds. */
const ceiling = 0.708

/** The words alone, mono, levelled, as Asterisk plays them: 8 kHz in `<path>.wav`, 16 kHz in `<path>.wav16`. */
export const encode = async (file: string, path: string, { fromS, toS, loudness }: Measured): Promise<void> => {
  const gain = Math.min(mostGainDb, targetLufs - loudness)
  const filters = [
    // Whole numbers, because ffmpeg adds two channels up without halving them in floating point: 3 dB too loud.
    'aformat=sample_fmts=s32:channel_layouts=mono',
    `atrim=start=${fromS}:end=${toS}`,
    'asetpts=PTS-STARTPTS',
    `volume=${gain.toFixed(2)}dB`,
    `alimiter=limit=${ceiling}:level=disabled`,
  ].join(',')
  const as = (rate: number, ending: string): readonly string[] => [
    ...['-map', '0:a:0', '-af', filters, '-ar', `${rate}`, '-ac', '1', '-c:a', 'pcm_s16le'],
    ...['-map_metadata', '-1', '-bitexact', '-f', 'wav', `${path}.${ending}`],
  ]
  const output = [...as(8_000, 'wav'), ...as(16_000, 'wav16')]
  await start(['ffmpeg', ...quiet, '-nostdin', '-y', ...careful, '-i', file, ...output])
}

const start = async (args: readonly string[]): Promise<Buffer> => {
  const { stdout } = await run(...modest(args), { encoding: 'buffer', timeout: deadlineMs, maxBuffer: mostBytes })
  return stdout
}

/** Null when ffmpeg said no (an exit code); anything else is a fault of ours. */
const orNull = async (args: readonly string[]): Promise<Buffer | null> => {
  try {
    return await start(args)
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code < 126) return null
    throw error
  }
}
