import { randomBytes } from 'node:crypto'

/** A workspace's keys, made anew for every run. */
export function newKeys(): { secretKey: string; publishableKey: string } {
  const random = () => randomBytes(18).toString('hex')
  return { secretKey: `dub_${random()}`, publishableKey: `dub_pk_${random()}` }
}
