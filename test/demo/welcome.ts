import { type DemoCity, lines, spareAgent } from './demo-city.ts'

/** Where to look, how to sign in, and how to take calls with a softphone of one's own. */
export const welcome = (city: DemoCity): string => {
  const { env, runDir } = city.stack
  const url = env.TSUNAGU_API_URL ?? ''
  const spare = city.account(spareAgent)
  const leader = city.account('super1')
  const sipPort = env.TSUNAGU_PBX_SIP_PORT ?? ''
  return `
Tsunagu is up: citizens are calling, agents are answering. Ctrl-C ends the callers; make down stops the servers.

  画面 page         ${url}/
    統括 leader     ${leader.account} / ${leader.password}
    オペレーター    ${spare.account} / ${spare.password}   (${spare.name})
    all accounts    ${runDir}/demo-accounts.json
  API               ${url}/docs  (OpenAPI ${url}/openapi.json)
  command line      node packages/cli/bin/tsunagu.js sign-in ${leader.account}; … agents list; … calls list; … --help
  services          make status, make logs

Take calls yourself, as ${spare.name} (${spareAgent}, queue 納付のご相談):
  1. register a softphone:  server 127.0.0.1:${sipPort} (UDP or TCP)  user ${spare.phone}  password ${spare.sipPassword}
  2. sign in on the page, or dial *11 (出勤), then *13 (受付可); *14 pauses, *12 signs out
  3. wait for a citizen; the page shows who is calling before the second ring
  A call of your own: dial a number such as 09000001110 (answers after 1 s, talks 10 s).
  From outside: lines ${lines.hoken} and ${lines.zei}, recorded from the first moment.
`
}
