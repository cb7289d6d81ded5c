import type { ContractId } from '@tsunagu/core'
import { sleep } from '@tsunagu/runtime'
import { listContracts } from '@tsunagu/store'
import { noteRefused, noteReport, noteSent } from './outcomes.ts'
import type { PostOffice } from './post-office.ts'
import { readReport } from './sms-file.ts'
import { cameAt, listInbox, listSpool, readInbox, readReferences, removeSpooled } from './spool.ts'
import { tell } from './tell.ts'

const everyMs = 300
/** References are written by another process than the one that moves the file; later than this they do not come. */
const referencesWithinMs = 3_000
/** A report may be faster than the note that the message was sent. */
const reportWithinMs = 10 * 60_000

/** Names that were looked at in vain, so that each is told of once. */
type Strange = Set<string>

/** Reads back what gammu has done, until `signal` aborts. Never gives up: what fails now is there the next time. */
export const watchSpool = async (office: PostOffice, signal: AbortSignal): Promise<void> => {
  const strange: Strange = new Set()
  while (!signal.aborted) {
    try {
      await lookAround(office, strange)
    } catch (error) {
      office.log.warn({ err: error }, 'sms folders: trying again')
    }
    await sleep(office.clock, everyMs, signal)
  }
}

const lookAround = async (office: PostOffice, strange: Strange): Promise<void> => {
  const { smsDir } = office
  const sent = (await listSpool(smsDir, 'sent')).filter(({ name }) => !strange.has(name))
  const refused = (await listSpool(smsDir, 'error')).filter(({ name }) => !strange.has(name))
  const inbox = (await listInbox(smsDir)).filter((name) => !strange.has(name))
  if (sent.length + refused.length + inbox.length === 0) return
  const contracts = await listContracts(office.db)
  for (const file of sent) await readSent(office, contracts, file, strange)
  for (const file of refused) {
    const row = await noteRefused(office, contracts, file)
    if (row === null) passBy(office, strange, file.name)
    else {
      await tell(office, row)
      await removeSpooled(smsDir, 'references', file.name)
      await removeSpooled(smsDir, 'error', file.name)
    }
  }
  for (const name of inbox) await takeIn(office, contracts, name, strange)
}

/** The files go only when the row says what they said. */
const readSent = async (
  office: PostOffice,
  contracts: readonly ContractId[],
  file: Parameters<typeof noteSent>[2],
  strange: Strange,
): Promise<void> => {
  const { smsDir, clock } = office
  const at = await cameAt(smsDir, 'sent', file.name)
  if (at === null) return
  const references = await readReferences(smsDir, file.name)
  if (!references.isWhole && clock.now() - at < referencesWithinMs) return
  const row = await noteSent(office, contracts, file, references.all)
  if (row === null) return passBy(office, strange, file.name)
  await tell(office, row)
  await removeSpooled(smsDir, 'references', file.name)
  await removeSpooled(smsDir, 'sent', file.name)
}

const takeIn = async (
  office: PostOffice,
  contracts: readonly ContractId[],
  name: string,
  strange: Strange,
): Promise<void> => {
  const { smsDir, clock } = office
  const at = await cameAt(smsDir, 'inbox', name)
  const report = readReport((await readInbox(smsDir, name)) ?? '')
  if (at === null) return
  if (report === null) {
    strange.add(name)
    office.log.warn('a text has come in; nobody reads it here, see docs/messaging.md')
    return
  }
  const row = await noteReport(office, contracts, report)
  if (row !== null) await tell(office, row)
  else if (clock.now() - at < reportWithinMs) return
  await removeSpooled(smsDir, 'inbox', name)
}

const passBy = (office: PostOffice, strange: Strange, name: string): void => {
  strange.add(name)
  office.log.warn({ file: name }, 'sms folders: a file of a message that is in no contract; left where it is')
}
