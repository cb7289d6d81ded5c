/** Digits, letters and signs of full width as those of ASCII; the hyphens and dashes of Japanese files as `-`. */
export const halfWidth = (text: string): string => (toNarrow.test(text) ? narrowed(text) : text)

/** Every sign that is written otherwise; what is ASCII already has none. */
const toNarrow = /[！-～‐‑–—−ー－\u3000]/

const narrowed = (text: string): string =>
  text
    .replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑–—−ー－]/g, '-')
    .replace(/\u3000/g, ' ')
