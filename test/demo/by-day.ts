import { inDaytime } from '../support/daytime.ts'

/** What the demo's processes are told so that a campaign may call at night, a line each; nothing by day. */
for (const [name, value] of Object.entries(inDaytime())) console.log(`${name}=${value}`)
