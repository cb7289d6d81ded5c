/** The languages of prompts and texts. */
export const tongues = [
  ['ja', '日本語'],
  ['en', '英語'],
  ['zh', '中国語'],
  ['ko', '韓国語'],
  ['es', 'スペイン語'],
  ['vi', 'ベトナム語'],
] as const

export const tongueText = (language: string): string => tongues.find(([id]) => id === language)?.[1] ?? language
