import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP link that a test can cut, or leave standing without a word, as a broken network does. */
export class LinkProxy {
  readonly port: number
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #state: 'whole' | 'cut' | 'frozen' = 'whole'

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static start(toPort: number): Promise<LinkProxy> {
    return new Promise((resolve, reject) => {
      const server = createServer()
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        const proxy = new LinkProxy(server, typeof address === 'object' && address !== null ? address.port : 0)
        server.on('connection', (socket) => proxy.#join(socket, toPort))
        resolve(proxy)
      })
    })
  }

  cut(): void {
    this.#state = 'cut'
    for (const socket of this.#open) socket.destroy()
  }

  /** Connections stay, new ones are taken, and nothing passes. */
  freeze(): void {
    this.#state = 'frozen'
    for (const socket of this.#open) socket.pause()
  }

  mend(): void {
    for (const socket of this.#open) socket.destroy()
    this.#state = 'whole'
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #join(near: Socket, toPort: number): void {
    if (this.#state === 'cut') {
      near.destroy()
      return
    }
    this.#keep(near)
    if (this.#state === 'frozen') {
      near.pause()
      return
    }
    const far = connect(toPort, '127.0.0.1')
    this.#keep(far)
    near.setNoDelay(true)
    far.setNoDelay(true)
    this.#pass(near, far)
    this.#pass(far, near)
  }

  #keep(socket: Socket): void {
    this.#open.add(socket)
    socket.on('close', () => this.#open.delete(socket))
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      if (this.#state === 'whole') to.write(data)
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
  }
}
