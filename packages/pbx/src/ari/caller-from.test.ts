import { describe, expect, it } from 'vitest'
import { callerFrom } from './caller-from.ts'

const said = (number: string, name = '', presentation = 'allowed_not_screened') =>
  callerFrom({ number, name, presentation })

describe('who the network says is calling', () => {
  it('takes a presented number as it is dialled in Japan', () => {
    expect(said('09012345678')).toEqual({ kind: 'presented', number: '09012345678' })
    expect(said('+819012345678')).toEqual({ kind: 'presented', number: '09012345678' })
    expect(said('+81(0)96-333-1234')).toEqual({ kind: 'presented', number: '0963331234' })
    expect(said('0081963331234')).toEqual({ kind: 'presented', number: '0963331234' })
    expect(said('090-1234-5678', '熊本 太郎')).toEqual({ kind: 'presented', number: '09012345678' })
  })

  it('keeps a number from abroad with its country', () => {
    expect(said('+12125550100')).toEqual({ kind: 'presented', number: '+12125550100' })
  })

  it('keeps withheld, payphone and unavailable apart', () => {
    expect(said('anonymous', 'Anonymous')).toEqual({ kind: 'withheld' })
    expect(said('anonymous', 'Coin line/payphone')).toEqual({ kind: 'payphone' })
    expect(said('anonymous', 'Unavailable')).toEqual({ kind: 'unavailable' })
    expect(said('anonymous', 'Interaction with other service')).toEqual({ kind: 'unavailable' })
  })

  it('does not look at a number that was withheld, though the network tells it', () => {
    expect(said('09012345678', '', 'prohib_passed_screen')).toEqual({ kind: 'withheld' })
    expect(said('09012345678', 'Anonymous', 'prohib')).toEqual({ kind: 'withheld' })
    expect(said('09012345678', 'Coin line/payphone', 'prohib')).toEqual({ kind: 'payphone' })
  })

  it('calls what is no number unavailable', () => {
    expect(said('', '', 'unavailable')).toEqual({ kind: 'unavailable' })
    expect(said('')).toEqual({ kind: 'unavailable' })
    expect(said('asterisk')).toEqual({ kind: 'unavailable' })
    expect(said('<script>')).toEqual({ kind: 'unavailable' })
  })
})
