import { existsSync } from 'node:fs'
import { tokyoTime } from '@tsunagu/core'

const libraries = '/usr/lib/x86_64-linux-gnu'
const arm = '/usr/lib/aarch64-linux-gnu'
const decent = { from: 9 * 60, to: 18 * 60 }

/**
 * What a stack's processes are told so that their clocks stand in the day: campaigns call nobody at night, and tests run at any
 * hour. Nothing by day. Redis brings an allocator of its own that asks for the time before the clock is there: libc's goes first.
 */
export const inDaytime = (now = Date.now()): Readonly<Record<string, string>> => {
  const { minute } = tokyoTime(now)
  if (decent.from <= minute && minute < decent.to) return {}
  const root = existsSync(libraries) ? libraries : arm
  const clock = `${root}/faketime/libfaketimeMT.so.1`
  if (!existsSync(clock)) throw new Error(`${clock} is missing: run scripts/packages.sh (package faketime)`)
  const hours = (10 - Math.floor(minute / 60) + 24) % 24
  return {
    LD_PRELOAD: `${clock} ${root}/libc.so.6`,
    FAKETIME: `+${hours}h`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  }
}
