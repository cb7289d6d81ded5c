import type { ContractId, FloorConfig, FloorId } from '@tsunagu/core'
import {
  nodeOfPhones,
  readAgents,
  readCalendars,
  readDoNotCall,
  readFlows,
  readHolidays,
  readLimits,
  readLines,
  readLivePrompts,
  readPauseReasons,
  readQueues,
  readTransferNumbers,
  type Trx,
} from '@tsunagu/store'

/** Dialled from an agent's own phone. */
const featureCodes: FloorConfig['featureCodes'] = { signIn: '*11', signOut: '*12', ready: '*13', pause: '*14' }

/** The set-up of a contract as its tables say now, as one configuration of its floor. */
export const buildFloorConfig = async (
  trx: Trx,
  contract: ContractId,
  floor: FloorId,
  version: number,
): Promise<FloorConfig> => {
  const pauses = await readPauseReasons(trx, contract)
  return {
    version,
    contract,
    floor,
    node: await nodeOfPhones(trx, contract),
    lines: await readLines(trx, contract),
    queues: await readQueues(trx, contract),
    agents: await readAgents(trx, contract),
    flows: await readFlows(trx, contract),
    calendars: await readCalendars(trx, contract),
    holidays: await readHolidays(trx, contract),
    prompts: await readLivePrompts(trx, contract),
    pauseReasons: pauses.map(({ name }) => name),
    pauseLimits: Object.fromEntries(
      pauses.flatMap(({ name, maxMs }): [string, number][] => (maxMs === null ? [] : [[name, maxMs]])),
    ),
    ...(await readLimits(trx, contract, floor)),
    doNotCall: (await readDoNotCall(trx, contract)).map(({ number }) => number),
    transferNumbers: (await readTransferNumbers(trx, contract)).map(({ number }) => number),
    featureCodes,
  }
}
