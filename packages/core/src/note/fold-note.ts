import { foldText } from '../linking/name-key.ts'

/** Signs people put between digits. */
const betweenDigits = /(?<=\d)[,‐‑‒–—―−ー-]+(?=\d|$)/g

/**
 * A text as it is compared: without width (ｶﾅ, １２), kind of kana (ヤマダ is やまだ), old character forms (澤 is 沢), case and spaces,
 * and without the signs between digits (5,000円 is 5000円; 090-1234-5678 is 09012345678).
 */
export const foldNote = (text: string): string => foldText(text).replace(/\s+/g, '').replace(betweenDigits, '')
