import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type PbxSetup, renderPbx } from './render.ts'

const setup: PbxSetup = {
  lines: [
    { id: 'hoken', number: '0965550001', floor: 'kumamoto' },
    { id: 'zei', number: '0965550002', floor: 'kumamoto' },
  ],
  phones: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({
    id: `p200${n}`,
    secret: `sample-p200${n}`,
    floor: 'kumamoto',
    browser: n === 8,
  })),
}

const sample = (name: string): string =>
  readFileSync(new URL(`../../../../asterisk-config/sample/${name}`, import.meta.url), 'utf8')
const meaning = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith(';'))

describe('what the PBX is given', () => {
  it.each(['pjsip-lines.conf', 'extensions-lines.conf', 'pjsip-phones.conf'])(
    'has the form of asterisk-config/sample/%s',
    (name) => {
      const made = renderPbx(setup).find((file) => file.name === name)
      // The sample has one phone with SRTP, which the database cannot say yet.
      const expected = sample(name).replace('(phone,phone-srtp)', '(phone)')
      expect(meaning(made?.text ?? '')).toEqual(meaning(expected))
    },
  )

  it('has a browser speak WebRTC, and a desk phone not', () => {
    const phones = [
      { id: 'p2001', secret: 's1', floor: 'kumamoto', browser: false },
      { id: 'p2001-web', secret: 's2', floor: 'kumamoto', browser: true },
    ]
    const text = renderPbx({ lines: [], phones }).find((file) => file.name === 'pjsip-phones.conf')?.text
    expect(text).toContain('\n[p2001](phone)\n')
    expect(text).toContain('\n[p2001-web](phone,phone-browser)\n')
    const templates = readFileSync(new URL('../../../../asterisk-config/pbx/pjsip.conf', import.meta.url), 'utf8')
    const browser = templates.split('\n[').find((part) => part.startsWith('phone-browser]'))
    expect(browser).toContain('\nwebrtc = yes\n')
  })

  it('has a trunk for every line: callers of an inbound-only line can be passed on, too', () => {
    const trunks = renderPbx(setup).find((file) => file.name === 'pjsip-lines.conf')?.text
    for (const { id, number } of setup.lines)
      expect(trunks).toContain(`[out-${id}](out-trunk)\naors = out-${id}\nfrom_user = ${number}`)
  })

  it.each(['a;b', 'a\nb', 'a b', '', 'a=b', '[x]'])(
    'refuses a secret like %j, which could change its meaning',
    (secret) => {
      const phones = [{ id: 'p2001', secret, floor: 'kumamoto', browser: false }]
      expect(() => renderPbx({ lines: [], phones })).toThrow(/letters, digits/)
    },
  )

  it('renders an office without lines', () => {
    expect(renderPbx({ lines: [], phones: [] }).map((file) => file.name)).toHaveLength(3)
  })
})
