import { describe, expect, it } from 'vitest'
import { encodeCp932, isCp932 } from './cp932.ts'

const read = (bytes: Uint8Array): string => new TextDecoder('shift_jis', { fatal: true }).decode(bytes)

const write = (text: string, replacement = '〓'): { readonly text: string; readonly unwritable: readonly string[] } => {
  const unwritable: string[] = []
  const bytes = encodeCp932(text, (character) => unwritable.push(character), replacement)
  return { text: read(bytes), unwritable }
}

/** Every code of CP932 that stands for something, as Windows writes it: what NEC chose is repeated at 0xfa to 0xfc. */
const codes = function* (): Generator<Uint8Array> {
  for (let byte = 0x20; byte < 0x7f; byte++) yield Uint8Array.of(byte)
  for (let byte = 0xa1; byte <= 0xdf; byte++) yield Uint8Array.of(byte)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) yield Uint8Array.of(lead, trail)
  }
}

const decoded = (bytes: Uint8Array): string | null => {
  try {
    return read(bytes)
  } catch {
    // No character stands there.
    return null
  }
}

describe('writing CP932', () => {
  it('gives back every character that CP932 has, and nothing is reported', () => {
    let characters = 0
    const wrong: string[] = []
    for (const code of codes()) {
      const char = decoded(code)
      if (char === null) continue
      characters++
      const back = write(char)
      if (back.text !== char || back.unwritable.length > 0) wrong.push(Buffer.from(code).toString('hex'))
    }
    expect(wrong).toEqual([])
    // 95 + 63 of one byte; JIS X 0208, NEC's row 13, IBM's, private ones.
    expect(characters).toBe(158 + 6_879 + 83 + 388 + 1_880)
  })

  it('writes control characters as they are', () => {
    const all = String.fromCharCode(...Array.from({ length: 32 }, (_, n) => n), 127)
    expect(encodeCp932(all, () => undefined, '').toString('latin1')).toBe(all)
  })

  it.each([
    ['〜', '～'],
    ['−', '－'],
    ['‖', '∥'],
    ['—', '―'],
    ['¥', '￥'],
    ['¢', '￠'],
    ['£', '￡'],
    ['¬', '￢'],
    ['¦', '￤'],
    ['‾', '￣'],
  ])('writes %s as its twin %s, which is the same character, and reports nothing', (from, to) => {
    expect(write(from)).toEqual({ text: to, unwritable: [] })
  })

  it('takes the code Windows takes where a character has several', () => {
    const hex = (text: string): string => encodeCp932(text, () => undefined, '').toString('hex')
    expect(hex('髙﨑∵￢Ⅰⅰ㈱≒')).toBe('fbfcfab181e681ca8754fa40878a81e0')
  })

  it.each([
    ['an emoji', '🙂', ['🙂']],
    ['a kanji beyond the first plane', '𠮷野家', ['𠮷']],
    ['a kanji with the selector of its form (異体字), as one', '葛\u{e0100}飾区', ['葛\u{e0100}']],
    ['an emoji of several parts, its colour with it', '👍🏽です', ['👍🏽']],
    ['Korean', '김a', ['김']],
    ['half of a pair', 'a\ud842b', ['\ud842']],
    ['an accent that stands apart', 'e\u0301t', ['e\u0301']],
    ['a space that does not break', 'a\u00a0b', ['\u00a0']],
    ['the euro', '€', ['€']],
  ])('reports %s, and writes the replacement once', (_what, text, unwritable) => {
    const rest = unwritable.reduce((left, one) => left.replace(one, '〓'), text)
    expect(write(text)).toEqual({ text: rest, unwritable })
    expect(isCp932(text)).toBe(false)
  })

  it('writes a kana and its sound mark that stand apart as the one kana they are', () => {
    expect(write('か\u3099は\u309aウ\u3099')).toEqual({ text: 'がぱヴ', unwritable: [] })
    // No such kana is one character.
    expect(write('あ\u3099').unwritable).toEqual(['あ\u3099'])
  })

  it('leaves old forms and private characters as they are', () => {
    expect(write('神福羽﨔\ue000').text).toBe('神福羽﨔\ue000')
  })

  it('writes a replacement of several characters, or none', () => {
    expect(write('a🙂b', '(絵文字)').text).toBe('a(絵文字)b')
    expect(write('a🙂b', '').text).toBe('ab')
  })
})
