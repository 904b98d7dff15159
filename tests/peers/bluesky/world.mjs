// The public side of the network: the directory of accounts (PLC), and the AppView that indexes posts.
// The files are named one by one: all of dev-env takes twice as long to load.
import { TestBsky } from './node_modules/@atproto/dev-env/dist/bsky.js'
import { TestBsync } from './node_modules/@atproto/dev-env/dist/bsync.js'
import { TestPlc } from './node_modules/@atproto/dev-env/dist/plc.js'
import { mockResolvers } from './node_modules/@atproto/dev-env/dist/util.js'

const env = process.env
const pdsUrl = `http://localhost:${env.PDS_PORT}`
const plc = await TestPlc.create({ port: Number(env.PLC_PORT) })
const bsync = await TestBsync.create({
  port: Number(env.BSYNC_PORT), apiKeys: ['bsync-api-key'], dbUrl: env.DATABASE_URL, dbSchema: 'bsync',
})
const bsky = await TestBsky.create({
  port: Number(env.APPVIEW_PORT), plcUrl: plc.url, pdsPort: Number(env.PDS_PORT),
  bsyncUrl: bsync.url, bsyncApiKey: 'bsync-api-key', repoProvider: `ws://localhost:${env.PDS_PORT}`,
  dbPostgresUrl: env.DATABASE_URL, dbPostgresSchema: 'appview', redisHost: env.REDIS_HOST,
})
bsync.ctx.dataplaneClients = [bsky.ctx.dataplane]
// Handles end in .test and resolve at the server that keeps the accounts.
const pds = { url: pdsUrl, port: env.PDS_PORT, ctx: { cfg: { service: { publicUrl: pdsUrl }, identity: { serviceHandleDomains: ['.test'] } } } }
mockResolvers(bsky.ctx.idResolver, pds)
mockResolvers(bsky.dataplane.idResolver, pds)
console.log('READY', JSON.stringify({ plc: plc.url, appview: bsky.url, did: bsky.ctx.cfg.serverDid }))
