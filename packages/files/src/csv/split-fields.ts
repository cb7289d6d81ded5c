/** Fields of one whole record (RFC 4180), whose quotes the splitting into records has already proved right. */
export const splitFields = (record: string, separator: string): string[] => {
  if (!record.includes('"')) return record.split(separator)
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (record.charCodeAt(at) === 0x22) {
      let end = record.indexOf('"', at + 1)
      while (record.charCodeAt(end + 1) === 0x22) end = record.indexOf('"', end + 2)
      const inside = record.slice(at + 1, end)
      fields.push(inside.includes('"') ? inside.replaceAll('""', '"') : inside)
      at = end + 1
    } else {
      const end = record.indexOf(separator, at)
      fields.push(end < 0 ? record.slice(at) : record.slice(at, end))
      at = end < 0 ? record.length : end
    }
    if (at >= record.length) return fields
    at += 1
  }
}
