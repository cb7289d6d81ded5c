/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'

/** Text of whole records; throws TypeError at bytes that cannot stand there. */
export const decoderOf = (encoding: Encoding): InstanceType<typeof TextDecoder> =>
  new TextDecoder(encoding === 'CP932' ? 'shift_jis' : 'utf-8', { fatal: true, ignoreBOM: true })
