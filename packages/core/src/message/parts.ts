/** Characters of a text that fits into one part, in UCS-2 (3GPP TS 23.038 §6.2.3: 140 octets). */
const inOne = 70
/** Characters of each part of a longer text; six octets say which part it is (3GPP TS 23.040 §9.2.3.24.1). */
const inEach = 67

/** The longest text that all Japanese carriers take (全角 670 文字): ten parts. */
export const mostCharacters = 670

/**
 * The parts a text is sent in, always in UCS-2. A character of two units (an emoji, 𠮷) is never cut in two, so a text may
 * need a part more than its length says.
 */
export const splitParts = (text: string): readonly string[] => {
  if (text.length <= inOne) return [text]
  const parts: string[] = []
  for (let from = 0; from < text.length; ) {
    const to = endOfPart(text, from)
    parts.push(text.slice(from, to))
    from = to
  }
  return parts
}

const endOfPart = (text: string, from: number): number => {
  const to = from + inEach
  const last = text.charCodeAt(to - 1)
  return to < text.length && last >= 0xd800 && last <= 0xdbff ? to - 1 : to
}

export const countParts = (text: string): number => splitParts(text).length
