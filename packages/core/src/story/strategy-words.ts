import type { QueueStrategy } from '../floor/config.ts'
import type { Said } from './telling.ts'

/** Why a strategy names this agent; `since` is when the agent became free. */
export const strategyWords = (agent: string, since: string): { readonly [strategy in QueueStrategy]: Said } => ({
  longestIdle: { ja: `${agent} が最も長く待機 (${since} から)`, en: `${agent} has been idle longest (since ${since})` },
  leastRecent: { ja: `${agent} の応答が最も前`, en: `${agent} answered a call the longest time ago` },
  fewestCalls: { ja: `${agent} の応答件数が最少`, en: `${agent} has answered the fewest calls` },
  roundRobin: { ja: `${agent} の順番`, en: `it is ${agent}’s turn` },
  random: { ja: `くじで ${agent}`, en: `${agent} was drawn by lot` },
  ringAll: { ja: `全員を同時に呼ぶ (${agent} もその一人)`, en: `all who are free are rung, ${agent} among them,` },
  tiers: { ja: `${agent} が空いている中で最も上の段`, en: `${agent} is of the first tier that is free` },
})
