import { WebSocketServer } from 'ws'

/** The least a program can do to tell two hundred: what one socket says, all others are sent as it is. */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('listening', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) console.log(address.port)
})
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    for (const other of server.clients) if (other !== socket) other.send(String(data))
  })
})
process.on('SIGTERM', () => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})
