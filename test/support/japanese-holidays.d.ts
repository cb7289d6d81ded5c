declare module 'japanese-holidays' {
  type Holiday = { readonly month: number; readonly date: number; readonly name: string }
  const holidays: { readonly getHolidaysOf: (year: number) => readonly Holiday[] }
  export default holidays
}
