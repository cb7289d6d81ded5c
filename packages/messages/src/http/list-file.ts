import { callSearch } from './calls.ts'
import { figuresQuery } from './figures.ts'
import { messageSearch } from './messages.ts'
import { recordingSearch } from './recordings.ts'
import { fileForm } from './shapes.ts'

/** A list as a file has no pages. */
export const callFileQuery = callSearch.omit({ cursor: true, limit: true }).extend(fileForm)
export const recordingFileQuery = recordingSearch.omit({ cursor: true, limit: true }).extend(fileForm)
export const messageFileQuery = messageSearch.omit({ cursor: true, limit: true }).extend(fileForm)
export const figuresFileQuery = figuresQuery.extend(fileForm)
