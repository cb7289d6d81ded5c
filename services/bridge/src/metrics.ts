import { Counter, Gauge, Histogram, type Metrics } from '@tsunagu/runtime'

export type BridgeMetrics = {
  readonly perform: Histogram<'command'>
  readonly facts: Counter<'type'>
  readonly up: Gauge
  readonly handedBack: Counter
  readonly servedAlone: Counter
}

export const createBridgeMetrics = ({ registry }: Metrics): BridgeMetrics => {
  const registers = [registry]
  return {
    perform: new Histogram({
      name: 'tsunagu_pbx_command_seconds',
      help: 'time the PBX took for a command',
      labelNames: ['command'],
      buckets: [0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    facts: new Counter({ name: 'tsunagu_pbx_facts_total', help: 'facts told', labelNames: ['type'], registers }),
    up: new Gauge({ name: 'tsunagu_pbx_up', help: '1 while the PBX can be reached', registers }),
    handedBack: new Counter({
      name: 'tsunagu_calls_handed_back_total',
      help: 'calls that no service took in time, given back to the dialplan',
      registers,
    }),
    servedAlone: new Counter({
      name: 'tsunagu_calls_served_alone_total',
      help: 'calls that the PBX served without any service',
      registers,
    }),
  }
}
