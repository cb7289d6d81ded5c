import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { type Me, meSchema, sessionSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'
import { forgetToken, keepToken } from '../session-file.ts'
import { givenPassword } from '../settings.ts'

export const addSession = (program: Command, tools: ToolsOf): void => {
  program
    .command('sign-in <account>')
    .description('サインイン (password: asked for, or TSUNAGU_PASSWORD, or one line on standard input)')
    .action(async (account: string) => {
      const { api, out } = tools()
      const password = givenPassword() ?? (await askPassword())
      const session = await api.call(sessionSchema, 'POST', '/v1/session', { account, password })
      keepToken(api.url, account, session.token)
      out.say({ me: session.me, expiresAt: session.expiresAt }, whoText(session.me))
    })
  program
    .command('sign-out')
    .description('サインアウト')
    .action(async () => {
      const { api, out } = tools()
      try {
        await api.fetch('DELETE', '/v1/session')
      } finally {
        forgetToken(api.url)
      }
      out.say({ ok: true }, 'signed out')
    })
  program
    .command('whoami')
    .description('自分')
    .action(async () => {
      const { api, out } = tools()
      const me = await api.call(meSchema, 'GET', '/v1/session')
      out.say(me, whoText(me))
    })
}

const whoText = (me: Me): string => `${me.name} (${me.account}), ${me.roles.join(', ')}, ${me.contract}`

/** Hidden on a terminal; otherwise the first line of standard input. */
const askPassword = async (): Promise<string> => {
  const terminal = process.stdin.isTTY
  if (terminal) process.stderr.write('password: ')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal })
  try {
    for await (const line of lines) return line
  } finally {
    lines.close()
    if (terminal) process.stderr.write('\n')
  }
  throw new Failure(exitCode.usage, 'password.missing', 'no password was given')
}
