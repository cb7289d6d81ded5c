import { Counter, Gauge, type Metrics } from '@tsunagu/runtime'

export type RecordingMetrics = {
  readonly steps: Counter
  readonly missing: Gauge
  readonly orphans: Gauge
}

export const recordingMetrics = ({ registry }: Metrics): RecordingMetrics => ({
  steps: new Counter({
    name: 'tsunagu_recording_steps_total',
    help: 'steps done on recordings',
    labelNames: ['step'],
    registers: [registry],
  }),
  missing: new Gauge({
    name: 'tsunagu_recording_missing',
    help: 'rows whose file is gone: ALERT when not 0',
    labelNames: ['floor'],
    registers: [registry],
  }),
  orphans: new Gauge({
    name: 'tsunagu_recording_orphans',
    help: 'by kind, at the last reconcile: ALERT when not 0',
    labelNames: ['kind'],
    registers: [registry],
  }),
})
