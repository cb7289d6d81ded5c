// node scripts/red-files.mjs REPORT: the real test files that are red in vitest's report, a line each. None when any other
// file is red too, when nothing in a file says what was red, or when they are more than three: that is no chance.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const most = 3
const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const red = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(process.cwd(), name))
if (red.length <= most && red.every((file) => file.startsWith('test/real/'))) for (const file of red) console.log(file)
