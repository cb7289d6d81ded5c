/** What stands for a character CP932 does not have, as Japanese systems write it. */
const geta = [0x81, 0xac] as const

/** Characters that CP932 has under another code point than most texts use. */
const twins: Readonly<Record<string, string>> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '—': '―',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
}

let known: ReadonlyMap<string, readonly number[]> | null = null

/** By character: the runtime reads CP932 (WHATWG "shift_jis") but does not write it, so its reading is turned round. */
const table = (): ReadonlyMap<string, readonly number[]> => {
  if (known !== null) return known
  const decoder = new TextDecoder('shift_jis', { fatal: false })
  const made = new Map<string, readonly number[]>()
  for (let byte = 0xa1; byte <= 0xdf; byte++) made.set(decoder.decode(Uint8Array.of(byte)), [byte])
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    // 0xed and 0xee repeat what stands at 0xfa to 0xfc, where Windows writes it.
    if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const char = decoder.decode(Uint8Array.of(lead, trail))
      const isOne = [...char].length === 1 && char !== '\ufffd' && char >= '\u0080' && !/\p{Co}/u.test(char)
      if (isOne && !made.has(char)) made.set(char, [lead, trail])
    }
  }
  known = made
  return made
}

/** Text in CP932, as Excel on Japanese Windows reads a CSV file; what CP932 does not have becomes 〓. */
export const toCp932 = (text: string): Buffer => {
  const codes = table()
  return Buffer.from(
    [...text].flatMap((char) =>
      char < '\u0080' ? [char.charCodeAt(0)] : (codes.get(char) ?? codes.get(twins[char] ?? '') ?? geta),
    ),
  )
}
