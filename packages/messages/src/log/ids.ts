import { z } from 'zod'

/** Shape of every id in the log, safe in Redis keys, file names and PBX channel ids. */
export const id = z
  .string()
  .min(1)
  .max(160)
  .regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dot, underscore and hyphen only')

export const epochMs = z.number().int().nonnegative()
export const durationMs = z.number().int().nonnegative()
export const count = z.number().int().nonnegative()
/** Q.850; 0 when the PBX did not say. */
export const cause = z.number().int().min(0).max(127)
/** What a network presents may be anything short; what people dial is checked by `dialNumber` at the door. */
export const anyNumber = z.string().max(64)
/** Path of a prompt below `prompts/`, without ending: `ja/congestion`. */
export const prompt = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, 'prompt names such as ja/congestion')
/** What a person has written: a note, a mark, a broadcast. The door asks for at least one character. */
export const text = z.string().max(500)
/** How well an agent has a skill, or how well a caller needs it. */
export const level = z.number().int().min(1).max(9)
