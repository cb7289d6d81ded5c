#!/usr/bin/env node
// Writes <run>/supervisor/supervisord.conf: a private instance of Debian's supervisor, with its own socket.
// Why supervisor: the distribution keeps it up to date; it runs as an ordinary user, beside any system-wide instance;
// it restarts what dies, starts and stops by name and in order, waits for a clean exit, and keeps logs small. systemd
// would need a user session, and npm's process managers bring install scripts and a daemon of their own.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnv, root, run } from './env-file.mjs'

const env = readEnv()
const home = join(run, 'supervisor')
const logs = join(run, 'logs')
const services = ['bridge', 'acd', 'ivr', 'dialler', 'cases', 'recordings', 'messaging', 'exchange', 'stats']

/** Started by scripts/stack.sh, in this order and only when what they need is ready; stopped in the reverse order. */
const programs = [
  ...(env.TSUNAGU_POSTGRES_PRIVATE === 'yes' ? [{ name: 'postgres', command: 'run-postgres.sh', signal: 'INT' }] : []),
  ...(env.TSUNAGU_REDIS_PRIVATE === 'yes' ? [{ name: 'redis', command: 'run-redis.sh', signal: 'TERM' }] : []),
  { name: 'carrier', command: 'run-asterisk.sh carrier', signal: 'TERM' },
  { name: 'pbx', command: 'run-asterisk.sh pbx', signal: 'TERM' },
  { name: 'sms', command: 'run-sms.sh', signal: 'TERM' },
  { name: 'pages', command: 'run-pages.sh', signal: 'TERM' },
  ...[...services, 'api', ...services.map((service) => `${service}-2`)].map((name) => ({
    name,
    command: `run-service.sh ${name}`,
    signal: 'TERM',
  })),
  { name: 'watchdog', command: 'watchdog.mjs', signal: 'TERM' },
]

// A program that ends within its first second is tried again ever more slowly, but never given up.
const section = ({ name, command, signal }, index) => `
[program:${name}]
command=${join(root, 'scripts', command)}
priority=${10 + index}
autostart=false
autorestart=true
startsecs=1
startretries=1000000
stopsignal=${signal}
stopwaitsecs=30
stopasgroup=false
killasgroup=true
redirect_stderr=true
stdout_logfile=${join(logs, `${name}.log`)}
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=3
`

const head = `[supervisord]
nodaemon=false
pidfile=${home}/supervisord.pid
logfile=${home}/supervisord.log
childlogdir=${logs}
identifier=tsunagu
minfds=8192
${process.getuid() === 0 ? 'user=root\n' : ''}
[unix_http_server]
file=${home}/sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://${home}/sock
`

for (const folder of [home, logs]) mkdirSync(folder, { recursive: true })
writeFileSync(join(home, 'supervisord.conf'), (head + programs.map(section).join('')).replaceAll('%', '%%'), {
  mode: 0o600,
})
