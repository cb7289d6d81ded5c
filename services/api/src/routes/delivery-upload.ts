import { Readable } from 'node:stream'
import { deliveryFromFolder, deliveryQuery, deliverySchema } from '@tsunagu/messages'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { deliveryView } from '../deliveries/delivery-view.ts'
import { receiveBody, receivePath } from '../deliveries/receive-file.ts'
import { layoutFor, takeDelivery } from '../deliveries/take-delivery.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['deliveries']
const writers = { roles: ['manager', 'ops'] } as const

/** Files come in: as the body of a request of any length, or out of the folder for deliveries of this machine. */
export const addDeliveryUpload = (server: Server, house: House): void => {
  server.post(
    '/v1/deliveries/from-folder',
    {
      config: writers,
      schema: {
        tags,
        summary: '受入れフォルダー（in）のファイルの受入れ',
        body: deliveryFromFolder,
        response: answers(deliverySchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { path, ...wish } = request.body
      await layoutFor(house, visitor, wish.layout)
      await tellLook(house.db, request, 'delivery.received', wish.layout)
      const received = await receivePath(house.exchangeDir, path)
      return deliveryView(await takeDelivery(house, visitor, wish, received, path), house.clock)
    },
  )
  server.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    ;(scope as unknown as Server).post(
      '/v1/deliveries',
      {
        config: writers,
        schema: {
          tags,
          summary: 'ファイルの受入れ（本文がファイルそのもの。大きさの制限はディスクだけ）',
          consumes: ['application/octet-stream'],
          querystring: deliveryQuery,
          body: z.unknown(),
          response: answers(deliverySchema),
        },
      },
      async (request) => {
        const visitor = visitorOf(request)
        await layoutFor(house, visitor, request.query.layout)
        await tellLook(house.db, request, 'delivery.received', request.query.layout)
        const body = request.body instanceof Readable ? request.body : Readable.from([])
        const received = await receiveBody(house.exchangeDir, body)
        return deliveryView(await takeDelivery(house, visitor, request.query, received), house.clock)
      },
    )
  })
}
