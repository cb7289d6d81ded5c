import type { RefusalCode } from '@tsunagu/core'
import { apiErrors } from './api-errors.ts'
import { refusals } from './refusals.ts'

/** What an error says to a person: what is the matter and what to do, in Japanese and in English. */
export type ErrorText = {
  readonly status: number
  readonly ja: string
  readonly jaToDo: string
  readonly en: string
  readonly enToDo: string
}

/** Every code a door may answer with. A business "no" of the core and a fault at the door look the same from outside. */
export const errorCatalogue = { ...refusals, ...apiErrors } as const satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof errorCatalogue
export type ApiErrorCode = Exclude<ErrorCode, RefusalCode>

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code)
