export type Mailbox<Message> = {
  /** Resolves when the message has been handled; rejects when its handler threw, and the next one goes on. */
  readonly send: (message: Message) => Promise<void>
  readonly drain: () => Promise<void>
}

/** Handles messages one at a time, in the order they were sent. */
export const createMailbox = <Message>(handle: (message: Message) => Promise<void>): Mailbox<Message> => {
  let tail: Promise<unknown> = Promise.resolve()
  const send = (message: Message): Promise<void> => {
    const mine = tail.then(() => handle(message))
    tail = mine.catch(() => undefined)
    return mine
  }
  return {
    send,
    drain: async () => {
      for (let seen: unknown; seen !== tail; ) {
        seen = tail
        await tail
      }
    },
  }
}
