import { callsBench } from './calls.ts'
import { dialBench } from './dial.ts'
import { floorBench, floorLargeBench } from './floor.ts'
import { importBench } from './import.ts'
import { ivrBench } from './ivr.ts'
import { linkBench } from './link.ts'
import { loadBench } from './load.ts'
import { notesBench } from './notes.ts'
import { pacingBench } from './pacing.ts'
import { pacingCostBench } from './pacing-cost.ts'
import { pacingWholeBench } from './pacing-whole.ts'
import { popBench } from './pop.ts'
import { type Bench, print } from './result.ts'
import { ringBench, ringSmallBench } from './ring.ts'
import { simulateBench } from './simulate.ts'
import { takeoverBench } from './takeover.ts'
import { wallboardBench } from './wallboard.ts'

const benches: Readonly<Record<string, Bench>> = {
  floor: floorBench,
  'floor-large': floorLargeBench,
  ring: ringBench,
  'ring-small': ringSmallBench,
  calls: callsBench,
  dial: dialBench,
  ivr: ivrBench,
  load: loadBench,
  notes: notesBench,
  pacing: pacingBench,
  'pacing-cost': pacingCostBench,
  'pacing-whole': pacingWholeBench,
  takeover: takeoverBench,
  simulate: simulateBench,
  wallboard: wallboardBench,
  link: linkBench,
  import: importBench,
  pop: popBench,
}

const only = process.argv[2] ?? ''
const isAsked = (name: string): boolean => only === '' || name === only || name.startsWith(`${only}-`)
if (!Object.keys(benches).some(isAsked)) {
  console.error(`no bench "${only}"; there are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) if (isAsked(name)) print(await bench())
