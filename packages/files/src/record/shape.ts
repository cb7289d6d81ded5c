const longest = 40

/** What a value looks like without what it says: `9`, `A`, `ア`, `あ`, `漢`; signs stay. */
export const shapeOf = (value: string): string => {
  const shape = value
    .slice(0, longest)
    .replace(/[0-9]/g, '9')
    .replace(/[０-９]/g, '９')
    .replace(/[a-zA-Z]/g, 'A')
    .replace(/[ａ-ｚＡ-Ｚ]/g, 'Ａ')
    .replace(/[ｦ-ﾟ]/g, 'ｱ')
    .replace(/[ァ-ヺー]/g, 'ア')
    .replace(/[ぁ-ゖ]/g, 'あ')
    // Whatever else is a letter, and what Windows has no name for.
    .replace(/[\p{Script=Han}\p{Co}々〆]/gu, '漢')
    .replace(/[\p{Cc}]/gu, '␀')
  return value.length > longest ? `${shape}…(${value.length})` : shape
}
