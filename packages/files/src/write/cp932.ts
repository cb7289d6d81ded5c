/**
 * Characters that CP932 has under another code point than most texts use. They are the same character of JIS X 0208; only the
 * tables from JIS to Unicode differ, so nothing is changed by writing one for the other.
 */
const twins: Readonly<Record<string, string>> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '—': '―',
  '¥': '￥',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
  '¦': '￤',
  '‾': '￣',
}

const none = 0
let known: Uint16Array | null = null

/**
 * By UTF-16 unit: the code in CP932, or 0. The runtime reads CP932 (WHATWG "shift_jis") but does not write it, so its reading
 * is turned round. Private characters (外字) go back to the codes they came from.
 */
const table = (): Uint16Array => {
  if (known !== null) return known
  const made = new Uint16Array(0x10000)
  const decoder = new TextDecoder('shift_jis')
  const add = (code: number, ...bytes: number[]): void => {
    const char = decoder.decode(Uint8Array.from(bytes))
    if (char.length === 1 && char !== '\ufffd' && made[char.charCodeAt(0)] === none) made[char.charCodeAt(0)] = code
  }
  for (let byte = 0xa1; byte <= 0xdf; byte++) add(byte, byte)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    // 0xed and 0xee repeat what stands at 0xfa to 0xfc, where Windows writes it.
    if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) add(lead * 256 + trail, lead, trail)
  }
  for (const [char, twin] of Object.entries(twins)) made[char.charCodeAt(0)] = made[twin.charCodeAt(0)] ?? none
  known = made
  return made
}

/** A character that could not be written, with what follows it as one: a selector of its form (異体字), an accent. */
export type OnUnwritable = (character: string) => void

const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000
const follows = /^(?:[\p{M}\u200d]|[\u{1f3fb}-\u{1f3ff}])+/u
const soundMark = /^[\u3099\u309a]/

/** How many units after `from` belong to the character before it. */
const tailOf = (text: string, from: number): number => {
  const next = text.charCodeAt(from)
  // Nearly every text: Japanese or Latin follows, and nothing has to be looked at.
  if (Number.isNaN(next) || (next >= 0x3000 && next < 0xd800 && next !== 0x3099 && next !== 0x309a) || next < 0x300)
    return 0
  return follows.exec(text.slice(from, from + 16))?.[0].length ?? 0
}

/** か and its mark written apart, as some systems do, is が. */
const composed = (text: string, at: number): string | null => {
  if (!soundMark.test(text.slice(at + 1, at + 2))) return null
  const one = text.slice(at, at + 2).normalize('NFC')
  return one.length === 1 && tailOf(text, at + 2) === 0 ? one : null
}

/**
 * Text in CP932, as Windows writes it. What CP932 does not have is told to `onUnwritable`, each time it occurs, and
 * `replacement` stands in its place.
 */
export const encodeCp932 = (text: string, onUnwritable: OnUnwritable, replacement: string): Buffer => {
  const codes = table()
  const out = Buffer.allocUnsafe(text.length * Math.max(2, replacement.length * 2))
  let at = 0
  const put = (code: number): void => {
    if (code > 0xff) out[at++] = code >> 8
    out[at++] = code & 0xff
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const tail = tailOf(text, i + 1)
    if (tail === 0 && unit < 0x80) {
      out[at++] = unit
      continue
    }
    const code = codes[unit] ?? none
    if (tail === 0 && code !== none) {
      put(code)
      continue
    }
    const one = composed(text, i)
    if (one !== null) {
      put(codes[one.charCodeAt(0)] ?? none)
      i++
      continue
    }
    const own = isLead(unit) && isTrail(text.charCodeAt(i + 1)) ? 2 : 1
    const length = own + tailOf(text, i + own)
    onUnwritable(text.slice(i, i + length))
    for (const char of replacement) put(char < '\u0080' ? char.charCodeAt(0) : (codes[char.charCodeAt(0)] ?? none))
    i += length - 1
  }
  return out.subarray(0, at)
}

/** True when every character of the text can stand in a CP932 file. */
export const isCp932 = (text: string): boolean => {
  let all = true
  encodeCp932(
    text,
    () => {
      all = false
    },
    '',
  )
  return all
}
