import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { addStream } from '../stream/socket.ts'
import { addAccountRoutes } from './accounts.ts'
import { addAddresseeRoutes } from './addressees.ts'
import { addAgentCommands } from './agent-commands.ts'
import { addAgentRoutes } from './agents.ts'
import { addCodeRoutes } from './authenticity-codes.ts'
import { addCalendarRoutes } from './calendars.ts'
import { addCallCommands } from './call-commands.ts'
import { addCallbackRoutes } from './callbacks.ts'
import { addCallRoutes } from './calls.ts'
import { addCampaignLooks } from './campaign-looks.ts'
import { addCampaignMachines } from './campaign-machines.ts'
import { addCampaignRoutes } from './campaigns.ts'
import { addClaimRoutes } from './claims.ts'
import { addDeliveryRoutes } from './deliveries.ts'
import { addDeliveryUpload } from './delivery-upload.ts'
import { addDispositionRoutes } from './dispositions.ts'
import { addExplainRoutes } from './explain.ts'
import { addExportRoutes } from './exports.ts'
import { addFaqRoutes } from './faq.ts'
import { addFaqUseRoutes } from './faq-uses.ts'
import { addFigureRoutes } from './figures.ts'
import { addFloorRoutes } from './floor.ts'
import { addFlowCountRoutes } from './flow-counts.ts'
import { addFlowRoutes } from './flows.ts'
import { addHealthRoutes } from './health.ts'
import { addHolidayRoutes } from './holidays.ts'
import { addLayoutRoutes } from './layouts.ts'
import { addLedgerRoutes } from './ledger.ts'
import { addLinkRoutes } from './links.ts'
import { addListFiles } from './list-files.ts'
import { addMessageRoutes } from './messages.ts'
import { addNoteSetup } from './note-setup.ts'
import { addNoteRoutes } from './notes.ts'
import { addPage } from './page.ts'
import { addPaymentRoutes } from './payments.ts'
import { addPersonWork } from './person-work.ts'
import { addPersonRoutes } from './persons.ts'
import { addPromiseRoutes } from './promises.ts'
import { addPromptRoutes, addPromptUpload } from './prompts.ts'
import { addReceiptRoutes } from './receipts.ts'
import { addRecordingRoutes } from './recordings.ts'
import { addResearchRoutes } from './research.ts'
import { addRetentionRoutes } from './retention.ts'
import { addScriptRoutes } from './scripts.ts'
import { addPasswordRoute, addSessionRoutes } from './session.ts'
import { addSetupRoutes } from './setup.ts'
import { addSetupChanges } from './setup-changes.ts'
import { addListSetup } from './setup-lists.ts'
import { addLookupSetup } from './setup-lookups.ts'
import { addQueueSetup } from './setup-queues.ts'
import { addTemplateSetup } from './setup-templates.ts'
import { addStatusRoutes } from './status.ts'
import { addStopRoutes } from './stop-orders.ts'
import { addStoryRoutes } from './story.ts'
import { addSupervision } from './supervision.ts'
import { addWorkRoutes } from './work.ts'
import { addWorkReport } from './work-report.ts'
import { addWorkSetup } from './work-setup.ts'

/** Every route of the door. */
export const addRoutes = async (server: Server, house: House): Promise<void> => {
  for (const add of [
    addSessionRoutes,
    addPasswordRoute,
    addFloorRoutes,
    addAgentRoutes,
    addAgentCommands,
    addCallCommands,
    addSupervision,
    addCallbackRoutes,
    addCallRoutes,
    addCodeRoutes,
    addStoryRoutes,
    addExplainRoutes,
    addPromptRoutes,
    addRecordingRoutes,
    addMessageRoutes,
    addPersonRoutes,
    addNoteSetup,
    addNoteRoutes,
    addFaqUseRoutes,
    addFaqRoutes,
    addScriptRoutes,
    addPersonWork,
    addCampaignRoutes,
    addCampaignLooks,
    addCampaignMachines,
    addDispositionRoutes,
    addClaimRoutes,
    addPaymentRoutes,
    addPromiseRoutes,
    addStopRoutes,
    addResearchRoutes,
    addLinkRoutes,
    addFigureRoutes,
    addFlowCountRoutes,
    addListFiles,
    addExportRoutes,
    addRetentionRoutes,
    addLedgerRoutes,
    addStatusRoutes,
    addAccountRoutes,
    addSetupRoutes,
    addCalendarRoutes,
    addHolidayRoutes,
    addQueueSetup,
    addListSetup,
    addSetupChanges,
    addTemplateSetup,
    addLookupSetup,
    addLayoutRoutes,
    addDeliveryRoutes,
    addDeliveryUpload,
    addAddresseeRoutes,
    addFlowRoutes,
    addWorkSetup,
    addWorkReport,
    addWorkRoutes,
    addReceiptRoutes,
    addStream,
    addHealthRoutes,
  ])
    add(server, house)
  await addPromptUpload(server, house)
  await addPage(server)
}
