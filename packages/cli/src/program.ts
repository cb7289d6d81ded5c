import { Command } from 'commander'
import { type Api, openApi } from './api.ts'
import { addAccounts } from './commands/accounts.ts'
import { addAgents } from './commands/agents.ts'
import { addCalendars } from './commands/calendars.ts'
import { addCallbacks } from './commands/callbacks.ts'
import { addCalls } from './commands/calls.ts'
import { addCampaigns } from './commands/campaigns.ts'
import { addClaims } from './commands/claims.ts'
import { addCodes } from './commands/codes.ts'
import { addCompletion } from './commands/completion.ts'
import { addConfig } from './commands/config.ts'
import { addDeliveries } from './commands/deliveries.ts'
import { addExplain } from './commands/explain.ts'
import { addExport } from './commands/export.ts'
import { addFaq } from './commands/faq.ts'
import { addFigures } from './commands/figures.ts'
import { addFloor } from './commands/floor.ts'
import { addFlow } from './commands/flow.ts'
import { addFlowCounts } from './commands/flow-counts.ts'
import { addImport } from './commands/import.ts'
import { addLayouts } from './commands/layouts.ts'
import { addLedger } from './commands/ledger.ts'
import { addLinks } from './commands/links.ts'
import { addLookupSources } from './commands/lookup-sources.ts'
import { addMessages, addTemplates } from './commands/messages.ts'
import { addNotes } from './commands/notes.ts'
import { addPbx } from './commands/pbx.ts'
import { addPersons } from './commands/persons.ts'
import { addPromises, addStopOrders } from './commands/promises.ts'
import { addPrompts } from './commands/prompts.ts'
import { addLines, addQueues } from './commands/queues.ts'
import { addReceipts } from './commands/receipts.ts'
import { addRecordings } from './commands/recordings.ts'
import { addResearch } from './commands/research.ts'
import { addRetention } from './commands/retention.ts'
import { addScripts } from './commands/scripts.ts'
import { addSeed } from './commands/seed.ts'
import { addSession } from './commands/session.ts'
import { addSetup } from './commands/setup.ts'
import { addStatus } from './commands/status.ts'
import { addWork } from './commands/work.ts'
import { createOutput, type Output } from './output.ts'
import { apiUrl } from './settings.ts'

/** What every command works with, made from the options given. */
export type Tools = { readonly api: Api; readonly out: Output; readonly json: boolean }
export type ToolsOf = () => Tools

/** The whole command line, as a tree. */
export const buildProgram = (): Command => {
  const program = new Command('tsunagu')
    .description('繋ぐ: the call centre from the command line')
    .option('--json', 'one JSON value, for programs', false)
    .option('--url <url>', 'address of the API (default: TSUNAGU_API_URL, or the local stack)')
    .showHelpAfterError('(tsunagu --help lists the commands)')
    .exitOverride()
  const tools: ToolsOf = () => {
    const { json, url } = program.opts<{ json: boolean; url?: string }>()
    return { api: openApi(url ?? apiUrl()), out: createOutput(json), json }
  }
  for (const add of [
    addSession,
    addAgents,
    addCalls,
    addCampaigns,
    addCalendars,
    addQueues,
    addLines,
    addCallbacks,
    addFloor,
    addPrompts,
    addRecordings,
    addMessages,
    addPersons,
    addClaims,
    addPromises,
    addStopOrders,
    addResearch,
    addNotes,
    addFaq,
    addScripts,
    addCodes,
    addLookupSources,
    addLayouts,
    addImport,
    addDeliveries,
    addExplain,
    addFigures,
    addFlowCounts,
    addWork,
    addLinks,
    addReceipts,
    addExport,
    addRetention,
    addLedger,
    addStatus,
    addConfig,
    addFlow,
    addSetup,
    addTemplates,
    addAccounts,
    addPbx,
    addSeed,
    addCompletion,
  ])
    add(program, tools)
  inherit(program)
  return program
}

/** Subcommands throw instead of ending the process, as the program does. */
const inherit = (command: Command): void => {
  for (const child of command.commands) {
    child.exitOverride().showHelpAfterError()
    inherit(child)
  }
}
