import type { CampaignStatus } from '@tsunagu/messages'

export const stateNames: Readonly<Record<CampaignStatus['state'], string>> = {
  draft: '下書き',
  running: '発信中',
  paused: '一時停止',
  stopped: '終了',
}

export const modeNames: Readonly<Record<string, string>> = {
  preview: '発信前確認',
  progressive: '一人一件',
  power: '倍率',
  predictive: '予測',
  agentless: '自動音声',
}

export const percentText = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(2)} %`)

export const leftText = (minutes: number | null): string =>
  minutes === null ? '時間外' : `${Math.floor(minutes / 60)}時間${minutes % 60}分`
