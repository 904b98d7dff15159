// The server that keeps the accounts; its data outlives it, so that it may be killed and started again.
// It loads while the rest of the network starts, and is told on a line of its input where that is.
import { createInterface } from 'node:readline/promises'
import { TestPds } from './node_modules/@atproto/dev-env/dist/pds.js'
import { mockMailer, mockResolvers } from './node_modules/@atproto/dev-env/dist/util.js'

const env = process.env
const world = JSON.parse((await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()).value)
const pds = await TestPds.create({
  port: Number(env.PDS_PORT), hostname: 'localhost', enableDidDocWithSession: true,
  didPlcUrl: world.plc, plcRotationKeyK256PrivateKeyHex: env.ROTATION_KEY,
  bskyAppViewUrl: world.appview, bskyAppViewDid: world.did,
  dataDirectory: env.PDS_DATA, blobstoreDiskLocation: `${env.PDS_DATA}/blobs`,
  rateLimitsEnabled: true, rateLimitBypassKey: env.BYPASS_KEY,
})
mockResolvers(pds.ctx.idResolver, pds)
mockMailer(pds)
console.log('READY', JSON.stringify({ pds: pds.url }))
