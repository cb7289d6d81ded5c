import { describe, expect, it } from 'vitest'
import { arrivalOf, isBeingRecorded, roleFrom, roleOf } from './channel.ts'
import type { AriChannel } from './event.ts'

const channel = (given: Partial<AriChannel>): AriChannel => ({
  id: 'pbx1-1.0',
  name: 'PJSIP/carrier-in-00000000',
  state: 'Up',
  accountcode: '',
  caller: { name: '', number: '+819012345678' },
  dialplan: { context: 'arrive', app_name: 'Stasis', app_data: '' },
  ...given,
})

const callerOf = (presentation: string, fromLetters: string) => {
  const role = roleFrom(['arrived', 'kumamoto', 'hoken', '0965550001', '1', presentation, fromLetters])
  if (role?.kind !== 'arrived') throw new Error('an arrival was expected')
  return arrivalOf(channel({}), role, 'pbx1').caller
}

describe('a channel in our app', () => {
  it('does not give away a verified number whose owner withholds it', () => {
    expect(callerOf('prohib_not_screened', 'Anonymoussipanonymousanonymousinvalid')).toEqual({ kind: 'withheld' })
    expect(callerOf('prohib_not_screened', 'Coinlinepayphonesipanonymous')).toEqual({ kind: 'payphone' })
    expect(callerOf('prohib_not_screened', 'Unavailablesipanonymous')).toEqual({ kind: 'unavailable' })
    expect(callerOf('allowed_not_screened', 'sipcarrier')).toEqual({ kind: 'presented', number: '09012345678' })
  })

  it('is told by the arguments that it came in with, also from a list', () => {
    expect(roleFrom(['leg', 'kumamoto', 'record'])).toEqual({
      kind: 'made',
      floor: 'kumamoto',
      record: true,
      isRinging: false,
    })
    expect(roleFrom(['leg', 'kumamoto'])).toEqual({ kind: 'made', floor: 'kumamoto', record: false, isRinging: false })
    const dialplan = { context: 'from-phone', app_name: 'Stasis', app_data: 'tsunagu,phone,kumamoto,p2001,*12' }
    expect(roleOf(channel({ dialplan }), 'tsunagu')).toEqual({
      kind: 'phone',
      floor: 'kumamoto',
      phone: 'p2001',
      dialled: '*12',
    })
  })

  it('is a phone that we ring, on its way to our app, when its account says so', () => {
    const dialplan = { context: 'from-phone', app_name: 'AppDial2', app_data: '(Outgoing Line)' }
    const made = { kind: 'made', floor: 'kumamoto', record: false, isRinging: true }
    expect(roleOf(channel({ dialplan, accountcode: 'tsunagu:kumamoto' }), 'tsunagu')).toEqual(made)
    expect(roleOf(channel({ dialplan, accountcode: 'kumamoto' }), 'tsunagu')).toBeNull()
  })

  it('is nobody’s with arguments or in an app that are not ours', () => {
    for (const args of [[], ['arrived'], ['arrived', ''], ['nonsense', 'kumamoto']]) expect(roleFrom(args)).toBeNull()
    const stasis = { context: 'x', app_name: 'Stasis', app_data: 'other,arrived,kumamoto,hoken,1,1' }
    expect(roleOf(channel({ dialplan: stasis }), 'tsunagu')).toBeNull()
    const playing = { context: 'emergency', app_name: 'Playback', app_data: 'tsunagu,arrived,kumamoto' }
    expect(roleOf(channel({ dialplan: playing }), 'tsunagu')).toBeNull()
  })

  it('counts as being recorded only between the dialplan and our app', () => {
    const mixing = { context: 'record', app_name: 'MixMonitor', app_data: 'x.raw,D' }
    expect(isBeingRecorded(channel({ dialplan: mixing }))).toBe(true)
    expect(isBeingRecorded(channel({ dialplan: { ...mixing, context: 'recorded', app_name: 'Stasis' } }))).toBe(false)
  })
})
