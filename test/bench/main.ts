import { callsBench } from './calls.ts'
import { floorBench } from './floor.ts'
import { type Bench, print } from './result.ts'
import { ringBench } from './ring.ts'
import { simulateBench } from './simulate.ts'
import { takeoverBench } from './takeover.ts'

const benches: Readonly<Record<string, Bench>> = {
  floor: floorBench,
  ring: ringBench,
  calls: callsBench,
  takeover: takeoverBench,
  simulate: simulateBench,
}

const only = process.argv[2] ?? ''
if (only !== '' && benches[only] === undefined) {
  console.error(`no bench "${only}"; there are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) if (only === '' || only === name) print(await bench())
