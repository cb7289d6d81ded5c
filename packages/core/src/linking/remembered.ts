/** The same function, which remembers what it made of texts that come again and again; at most so many, then it begins anew. */
export const remembered = <T>(make: (text: string) => T, most = Number.POSITIVE_INFINITY): ((text: string) => T) => {
  const made = new Map<string, T>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    const value = make(text)
    if (made.size >= most) made.clear()
    made.set(text, value)
    return value
  }
}
