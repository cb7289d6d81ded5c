import { Counter, Gauge, type Metrics } from '@tsunagu/runtime'

export type MessageMetrics = { readonly told: Counter; readonly waiting: Gauge; readonly oldest: Gauge }

export const messageMetrics = ({ registry }: Metrics): MessageMetrics => ({
  told: new Counter({
    name: 'tsunagu_messages_total',
    help: 'messages by the state they came to',
    labelNames: ['state'],
    registers: [registry],
  }),
  waiting: new Gauge({
    name: 'tsunagu_messages_waiting',
    help: 'messages that the modem has not taken yet',
    labelNames: ['contract'],
    registers: [registry],
  }),
  oldest: new Gauge({
    name: 'tsunagu_message_oldest_seconds',
    help: 'how long the oldest of them has waited: ALERT when above 600',
    labelNames: ['contract'],
    registers: [registry],
  }),
})
