/** What the PBX needs to know of the set-up. */
export type PbxSetup = {
  readonly lines: readonly {
    readonly id: string
    readonly number: string
    readonly floor: string
  }[]
  readonly phones: readonly {
    readonly id: string
    readonly secret: string
    readonly floor: string
    readonly browser: boolean
  }[]
}

export type RenderedFile = { readonly name: string; readonly text: string }

const heading = '; Written by `tsunagu pbx render` from the database. Changes made here are lost.\n'

/** The three generated files, in the form that asterisk-config/ includes. Throws on anything that could break out of a line. */
export const renderPbx = (setup: PbxSetup): readonly RenderedFile[] => {
  for (const { id, number, floor } of setup.lines) mustBePlain(id, number, floor)
  for (const { id, secret, floor } of setup.phones) mustBePlain(id, secret, floor)
  return [
    { name: 'pjsip-phones.conf', text: heading + setup.phones.map(phone).join('') },
    { name: 'pjsip-lines.conf', text: heading + setup.lines.map(trunk).join('') },
    { name: 'extensions-lines.conf', text: heading + extensions(setup) },
  ]
}

/** A semicolon or a line break in a value would change the meaning of what follows. */
const mustBePlain = (...values: readonly string[]): void => {
  const bad = values.find((value) => !/^[A-Za-z0-9._+*#-]+$/.test(value))
  if (bad !== undefined) throw new Error(`a value has other characters than letters, digits and . _ + * # -`)
}

const phone = ({ id, secret, floor, browser }: PbxSetup['phones'][number]): string => `
[${id}](phone${browser ? ',phone-browser' : ''})
aors = ${id}
auth = ${id}
set_var = TSUNAGU_FLOOR=${floor}
set_var = TSUNAGU_PHONE=${id}
callerid = <${id}>
[${id}](phone-aor)
[${id}](phone-auth)
username = ${id}
password = ${secret}
`

/** Inbound-only lines have one too: their callers can be passed on to outside numbers. Whether a person may call out is the floor's to say. */
const trunk = ({ id, number }: PbxSetup['lines'][number]): string => `
[out-${id}](out-trunk)
aors = out-${id}
from_user = ${number}
contact_user = ${number}
[out-${id}](out-aor)
`

const extensions = ({ lines }: PbxSetup): string => {
  const [first] = lines
  const stray = first === undefined ? '' : `\n[globals](+)\nSTRAY_FLOOR = ${first.floor}\n`
  return `${stray}\n[lines](+)\n${lines.map(extension).join('')}`
}

const extension = ({ id, number, floor }: PbxSetup['lines'][number]): string =>
  `exten => ${number},1,Set(TSUNAGU_FLOOR=${floor})
 same => n,Set(TSUNAGU_LINE=${id})
 same => n,Goto(arrive,\${EXTEN},1)
`
