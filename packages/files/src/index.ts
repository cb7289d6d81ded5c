/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'
