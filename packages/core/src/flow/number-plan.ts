/**
 * The numbering plan of Japan as far as software needs it (総務省 電気通信番号計画), said once. 060 opened to mobile phones in
 * 2026; no mobile number has a 0 after its prefix, so 0800 and seven digits is a freephone number. Of national forms, digits only.
 */
export const numberPlan = {
  mobile: /^0[6789]0[1-9]\d{7}$/,
  ip: /^050[1-9]\d{7}$/,
  freephone: /^(0120\d{6}|0800\d{7})$/,
  landline: /^0[1-9][1-9]\d{7}$/,
} as const

/** `+81 90…` as it is dialled at home: `090…`. */
export const nationalNumber = (number: string): string => number.replace(/^\+81/, '0')

/** A number to which a text can be sent, and which is one person's and not a household's. */
export const isMobile = (number: string): boolean => numberPlan.mobile.test(nationalNumber(number))
